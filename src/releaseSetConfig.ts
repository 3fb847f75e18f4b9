import type { BlueGreenReleaseSetArgs, BlueGreenServiceArgs } from "./args.ts";
import { cannotBeSecret } from "./arguments/configSecrets.ts";
import { asObject } from "./arguments/plainObject.ts";
import { type Problem, show } from "./arguments/problems.ts";
import { ownColor } from "./arguments/releaseSet.ts";
import { defaultEntries } from "./arguments/settings.ts";

/** What makes one release set of the services of a stack's configuration. */
export const RELEASE_SET_KEYS = ["releaseSet", "entry"];

/** What the configuration says about the set; undefined where there is none. */
export interface ReleaseSetConfig {
    /** Undefined where the services with a host are the entries. */
    readonly entry: string[] | undefined;
}

type Values = Record<string, unknown>;

/** Reads the keys that are about the set as a whole. */
export function readReleaseSet(
    values: Values,
    secrets: ReadonlySet<string>,
    problems: Problem[],
): ReleaseSetConfig | undefined {
    problems.push(...RELEASE_SET_KEYS.filter((key) => secrets.has(key)).map(cannotBeSecret));
    const { releaseSet = false, entry, services } = values;
    const isSet = releaseSet === true;
    if (typeof releaseSet !== "boolean") {
        problems.push({ path: "releaseSet", reason: `got ${show(releaseSet)}; allowed: true or false` });
    }
    if (isSet && services === undefined) {
        problems.push({
            path: "releaseSet",
            reason: "got true; allowed: only with services, which then move together",
        });
    }
    if (entry !== undefined && !isSet) {
        problems.push({ path: "entry", reason: `got ${show(entry)}; allowed: only with releaseSet true` });
    }
    const isList = Array.isArray(entry) && entry.length > 0 && entry.every((each) => typeof each === "string");
    if (entry !== undefined && !isList) {
        problems.push({ path: "entry", reason: `got ${show(entry)}; allowed: an array of names of services` });
    }
    return isSet ? { entry: isList ? entry : undefined } : undefined;
}

/** A service of a set has no colour of its own. */
export function ownColors(services: Values, secrets: ReadonlySet<string>): Problem[] {
    return Object.entries(services).flatMap(([name, own]) => {
        const color = asObject(own)?.activeColor;
        if (color === undefined) return [];
        return [ownColor(`services.${name}`, secrets.has("services") ? "a secret" : color)];
    });
}

/** What decides how requests are split. */
const SPLITS = ["idlePercent", "match", "mirrorPercent"];

/** What is set for all services, as a service of the set gets it: how requests are split is for the entries alone. */
export function commonFor(name: string, common: Values, services: Values, { entry }: ReleaseSetConfig): Values {
    const traffic = asObject(common.traffic);
    if (!traffic || entriesOf(services, entry).includes(name)) return common;
    const kept = Object.entries(traffic).filter(([key]) => !SPLITS.includes(key));
    return { ...common, traffic: Object.fromEntries(kept) };
}

function entriesOf(services: Values, entry: string[] | undefined): string[] {
    if (entry) return entry;
    const found = Object.entries(services).map(([name, own]) => {
        const host = asObject(own)?.host;
        return { name, hosts: host === undefined ? [] : [host] };
    });
    return defaultEntries(found);
}

/** A wrong colour is one problem of the set, not one of each service. */
export function withOneColor(problems: readonly Problem[]): Problem[] {
    const ofServices = (problem: Problem) => /^services\.[^.]+\.activeColor$/.test(problem.path);
    const [first] = problems.filter(ofServices);
    const others = problems.filter((problem) => !ofServices(problem));
    return first ? [{ ...first, path: "activeColor" }, ...others] : others;
}

/** The arguments of the set, of services that have been checked. */
export function releaseSetArgs(
    services: readonly { name: string; args: BlueGreenServiceArgs }[],
    { entry }: ReleaseSetConfig,
): BlueGreenReleaseSetArgs | undefined {
    const [first] = services;
    if (!first) return undefined;
    const members = services.map(({ name, args: { activeColor: _, ...args } }) => [name, args] as const);
    return {
        activeColor: first.args.activeColor,
        services: Object.fromEntries(members),
        ...(entry && { entry }),
    };
}
