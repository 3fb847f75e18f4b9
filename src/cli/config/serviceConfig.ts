import type { GateArgs } from "../../args.ts";
import { asObject } from "../../arguments/plainObject.ts";
import type { Color } from "../../model/color.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { PulumiStack } from "../stack/pulumiStack.ts";
import { entriesOf, isSet, type Release } from "../stack/release.ts";

type Values = Record<string, unknown>;

/** What `pulumi config --json` prints. */
export type ListedConfig = Record<string, { value?: string; objectValue?: unknown; secret?: boolean }>;

/** What of a service's configuration decides where traffic goes: its own values over those that are common to all services. */
export interface TrafficConfig {
    readonly activeColor: string | undefined;
    readonly idlePercent: number | undefined;
    readonly hasMatch: boolean;
    readonly standbyReplicas: number | undefined;
    readonly cutoverReason: string | undefined;
    /** What it says about how many pods must be ready and for how long; the program decides the rest. */
    readonly gate: Pick<GateArgs, "minReadyPercent" | "minReplicas" | "minReadySeconds" | "override">;
    /** What is set for this service only, and so is restored where a change is taken back. */
    readonly own: {
        readonly activeColor: string | undefined;
        readonly standbyReplicas: number | undefined;
        readonly traffic: Values;
    };
    /** `traffic` of all services; empty where a service's own is all there is. */
    readonly commonTraffic: Values;
}

/** Where a service's arguments are in the stack's configuration: a prefix of their paths, empty for the top. */
export function prefixOf(project: string, service: string, config: ListedConfig): string {
    const named = (key: string) => asObject(config[`${project}:${key}`]?.objectValue);
    if (asObject(named("services")?.[service])) return `services[${JSON.stringify(service)}].`;
    if (named(service)?.activeColor !== undefined) return `${quoted(service)}.`;
    return "";
}

/** The same of a release: a set's own values are at the top, or below its name where a program keeps them there. */
export function placeOf(release: Release, config: ListedConfig): ConfigPlace {
    const { project, name } = release;
    if (!isSet(release)) return { prefix: prefixOf(project, name, config), entries: [] };
    const named = asObject(config[`${project}:${name}`]?.objectValue);
    const entries = entriesOf(release).map((entry) => prefixOf(project, entry.name, config));
    return {
        prefix: named?.activeColor === undefined ? "" : `${quoted(name)}.`,
        entries: entries.filter((prefix) => prefix !== ""),
    };
}

/** Where a release's configuration is. */
export interface ConfigPlace {
    /** A prefix of the paths of what is set for all of it; see `prefixOf`. */
    readonly prefix: string;
    /** The prefixes of the entries of a set, whose own values come before those. */
    readonly entries: readonly string[];
}

/** The first part of a path is a key, which the path syntax does not quote. */
function quoted(key: string): string {
    return /^[\w-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`;
}

/** The fields of `traffic` that send requests to the idle colour. */
const SPLITS = ["idlePercent", "match"];

/** What is set for a release, with the largest split of its entries: what only the program knows is undefined. */
export function releaseConfig(project: string, { prefix, entries }: ConfigPlace, config: ListedConfig): TrafficConfig {
    const all = trafficConfig(project, prefix, config);
    const each = entries.map((entry) => trafficConfig(project, entry, config).own.traffic);
    const splits = each.map(({ idlePercent }) => numberOf(idlePercent) ?? all.idlePercent ?? 0);
    return {
        ...all,
        ...(entries.length > 0 && { idlePercent: Math.max(...splits) || all.idlePercent }),
        hasMatch: all.hasMatch || each.some(hasConditions),
    };
}

/** Reads what is set; what only the program knows is undefined. */
export function trafficConfig(project: string, prefix: string, config: ListedConfig): TrafficConfig {
    const own = (path: string) => lookUp(project, prefix, path, config);
    const common = (path: string) => (prefix.startsWith("services[") ? lookUp(project, "", path, config) : undefined);
    const value = (path: string) => own(path) ?? common(path);
    const ownTraffic = asObject(own("traffic")) ?? {};
    const commonTraffic = asObject(common("traffic")) ?? {};
    const traffic = { ...commonTraffic, ...ownTraffic };
    return {
        activeColor: textOf(value("activeColor")),
        idlePercent: numberOf(traffic.idlePercent),
        hasMatch: hasConditions(traffic),
        standbyReplicas: numberOf(value("standbyReplicas")),
        cutoverReason: textOf(value("cutoverReason")),
        gate: gateOf({ ...asObject(common("gate")), ...asObject(own("gate")) }),
        own: {
            activeColor: textOf(own("activeColor")),
            standbyReplicas: numberOf(own("standbyReplicas")),
            traffic: ownTraffic,
        },
        commonTraffic,
    };
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
    return value === undefined ? undefined : Number(value);
}

function hasConditions({ match }: Values): boolean {
    return Array.isArray(match) && match.length > 0;
}

/** The update refuses what is invalid. */
function gateOf(found: Values): TrafficConfig["gate"] {
    const { minReadyPercent, minReplicas, minReadySeconds } = found;
    const override = asObject(found.override);
    return {
        ...(typeof minReadyPercent === "number" && { minReadyPercent }),
        ...(typeof minReplicas === "number" && { minReplicas }),
        ...(typeof minReadySeconds === "number" && { minReadySeconds }),
        ...(override && { override: { reason: String(override.reason), until: String(override.until) } }),
    };
}

function lookUp(project: string, prefix: string, path: string, config: ListedConfig): unknown {
    const parts = [...prefix.matchAll(/[\w-]+/g)].map(([part]) => part);
    const [key, ...rest] = [...parts, path];
    const entry = config[`${project}:${key}`];
    const start = entry?.objectValue ?? entry?.value;
    return rest.reduce<unknown>((value, part) => asObject(value)?.[part], start);
}

/** Where traffic should go. */
export interface TrafficSplit {
    readonly activeColor: Color;
    /** The idle colour's part in percent; 0 takes every split back. */
    readonly idlePercent: number;
}

/** The part of a stack's configuration that is about one release. */
export interface ServiceConfig {
    readonly prefix: string;
    read(): Promise<TrafficConfig>;
    /** @param now what the configuration says, where that was read a moment ago */
    write(split: TrafficSplit, now?: TrafficConfig): Promise<void>;
    set(path: string, value: string): Promise<void>;
    /** The same; `undefined` takes the path out of the configuration. */
    put(path: string, value: string | undefined): Promise<void>;
}

/** @param entries as `ConfigPlace` has them */
export function serviceConfig(
    stack: PulumiStack,
    project: string,
    prefix: string,
    entries: readonly string[] = [],
): ServiceConfig {
    const list = async () => JSON.parse(await stack.config("--json")) as ListedConfig;
    const read = async () => releaseConfig(project, { prefix, entries }, await list());
    const at = (place: string) => editAt(stack, `${project}:${place}`);
    const { set, remove } = at(prefix);
    const removeSplit = async ({ own: { traffic }, commonTraffic }: TrafficConfig) => {
        if (hasConditions(commonTraffic) && (traffic.match === undefined || hasConditions(traffic))) {
            throw new Failure(
                `traffic.match is set for all services, so requests that match would stay where they are. Remove it (\`pulumi config rm ` +
                    `--path traffic.match\`), or set it for the services that need it.`,
                ExitCodes.refused,
            );
        }
        // Of a set, the split may have been an entry's own.
        if (entries.length > 0 && !SPLITS.some((key) => key in traffic)) return;
        if (!((numberOf(commonTraffic.idlePercent) ?? 0) > 0)) return removeOwnSplit(at(prefix), traffic);
        // Taking the service's own value out would bring the common one into force.
        if (numberOf(traffic.idlePercent) !== 0) await set("traffic.idlePercent", "0");
        if (hasConditions(traffic)) await remove("traffic.match");
    };
    // What an entry of a set has of its own would come before what is set for all of them.
    const removeFromEntries = async (fields: readonly string[]) => {
        if (entries.length === 0) return;
        const config = await list();
        for (const entry of entries) {
            const own = trafficConfig(project, entry, config).own.traffic;
            const split = Object.entries(own).filter(([key]) => fields.includes(key));
            if (split.length > 0) await removeOwnSplit(at(entry), Object.fromEntries(split), own);
        }
    };
    return {
        prefix,
        read,
        set,
        put: (path, value) => (value === undefined ? remove(path) : set(path, value)),
        async write({ activeColor, idlePercent }, known) {
            const now = known ?? (await read());
            if (now.activeColor !== activeColor) await set("activeColor", activeColor);
            await removeFromEntries(idlePercent > 0 ? ["idlePercent"] : SPLITS);
            if (idlePercent > 0) await set("traffic.idlePercent", String(idlePercent));
            else if (now.idlePercent !== undefined || now.hasMatch) await removeSplit(now);
        },
    };
}

interface EditAt {
    set(path: string, value: string): Promise<void>;
    remove(path: string): Promise<void>;
}

function editAt(stack: PulumiStack, place: string): EditAt {
    return {
        async set(path, value) {
            await stack.config("set", "--path", "--plaintext", "--", `${place}${path}`, value);
        },
        async remove(path) {
            await stack.config("rm", "--path", "--", `${place}${path}`);
        },
    };
}

/** @param all everything that is set of `traffic` there */
async function removeOwnSplit({ remove }: EditAt, traffic: Values, all: Values = traffic): Promise<void> {
    if (Object.keys(all).every((key) => SPLITS.includes(key) && key in traffic)) return remove("traffic");
    if (traffic.idlePercent !== undefined) await remove("traffic.idlePercent");
    if (hasConditions(traffic)) await remove("traffic.match");
}
