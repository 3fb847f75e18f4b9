import type { BlueGreenReleaseSetArgs, BlueGreenServiceArgs } from "../args.ts";
import { COLORS, type Color } from "../model/color.ts";
import { given } from "./given.ts";
import { asObject } from "./plainObject.ts";
import { ArgumentsError, type Problem, show } from "./problems.ts";
import { releaseSetProblems } from "./releaseSetProblems.ts";
import { nameSchema } from "./schema.ts";
import { anyObject, list, needs, oneOf, strict, text } from "./schemaParts.ts";
import { defaultEntries, LEAST_SCALE_DOWN_DELAY_SECONDS, type ReleaseSetSettings, type Settings } from "./settings.ts";
import { acceptMember, check, loopIn, problemsOf } from "./validate.ts";

/** A checked set, and the arguments with which each of its services is made. */
export interface CheckedReleaseSet {
    readonly settings: ReleaseSetSettings;
    readonly services: MemberArgs[];
}

interface MemberArgs {
    readonly name: string;
    readonly args: BlueGreenServiceArgs;
}

/** Checks all services, each by itself and together, or throws one `ArgumentsError` with all problems. */
export function validateReleaseSet(name: string, written: BlueGreenReleaseSetArgs): CheckedReleaseSet {
    const { problems: found, services, members } = checkServices(written);
    const problems = [...problemsOf(nameSchema.safeParse(name, { reportInput: true }), "name"), ...found];
    if (problems.length > 0) throw new ArgumentsError(`BlueGreenReleaseSet "${name}"`, problems);
    const settings = releaseSetOf(name, written, members);
    for (const [index, { args }] of services.entries()) {
        const member = settings.members[index];
        if (member) acceptMember(args, member);
    }
    return { settings, services };
}

/** Everything that is wrong with a set; empty means that it can be made. */
export function findReleaseSetProblems(written: BlueGreenReleaseSetArgs): Problem[] {
    return checkServices(written).problems;
}

function releaseSetOf(
    name: string,
    { activeColor, entry }: BlueGreenReleaseSetArgs,
    alone: readonly Settings[],
): ReleaseSetSettings {
    const members: Settings[] = [];
    const set: ReleaseSetSettings = { name, active: activeColor, members, entries: entry ?? defaultEntries(alone) };
    for (const member of alone) {
        const scaleDownDelaySeconds = Math.max(member.scaleDownDelaySeconds, leastDelay(alone));
        members.push({ ...member, set, scaleDownDelaySeconds });
    }
    return set;
}

/** Until the last request that entered by the old routes has ended, its colour is called from service to service. */
function leastDelay(members: readonly Settings[]): number {
    const longest = Math.max(...members.map(({ longestRequestSeconds }) => longestRequestSeconds));
    return longest + LEAST_SCALE_DOWN_DELAY_SECONDS;
}

const SERVICES = "an object with one entry for each service";
const schema = strict<BlueGreenReleaseSetArgs>({
    activeColor: oneOf(COLORS),
    services: anyObject<BlueGreenReleaseSetArgs["services"]>(SERVICES).refine(
        (services) => Object.keys(services).length > 0,
        needs(SERVICES),
    ),
    entry: list(text(/[\s\S]/, "the name of a service"), "names of services")
        .refine((names) => names.length > 0, needs("at least one service"))
        .optional(),
});

interface CheckedServices {
    readonly problems: Problem[];
    readonly services: MemberArgs[];
    /** Of those of which each field is right by itself. */
    readonly members: Settings[];
}

function checkServices(written: BlueGreenReleaseSetArgs): CheckedServices {
    const loop = loopIn(written);
    if (loop) return { problems: [loop], services: [], members: [] };
    const args = given(written);
    const problems = problemsOf(schema.safeParse(args, { reportInput: true }), "args");
    // A wrong colour is one problem of the set, not one of each service.
    const activeColor: Color = COLORS.includes(args?.activeColor) ? args.activeColor : "blue";
    const services = Object.entries(asObject(args?.services) ?? {}).flatMap(([name, own]): MemberArgs[] => {
        const path = `services.${name}`;
        const fields = asObject(own);
        if (!fields) problems.push({ path, reason: `got ${show(own)}; allowed: an object of a service's arguments` });
        if (fields && "activeColor" in fields) problems.push(ownColor(path, fields.activeColor));
        return fields ? [{ name, args: { ...fields, activeColor } as unknown as BlueGreenServiceArgs }] : [];
    });
    const members = services.flatMap(({ name, args: own }) => {
        const { problems: found, settings } = check(name, own);
        problems.push(...found.map((problem) => inService(name, problem)));
        return settings ? [settings] : [];
    });
    if (problems.length === 0) problems.push(...releaseSetProblems(members, args.entry));
    return { problems, services, members };
}

/** The way out where one service of a set has a colour of its own. */
export function ownColor(path: string, color: unknown): Problem {
    return {
        path: `${path}.activeColor`,
        reason: `got ${show(color)}; allowed: only one activeColor for the whole set, since its services change colour together`,
    };
}

function inService(name: string, { path, reason }: Problem): Problem {
    return { path: path === "name" ? `services.${name}` : `services.${name}.${path}`, reason };
}
