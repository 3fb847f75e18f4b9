import type * as z from "zod";
import type { BlueGreenServiceArgs } from "../args.ts";
import { cutoverProblems } from "./cutoverProblems.ts";
import { given, pathOfLoop } from "./given.ts";
import { monitoringProblems } from "./monitoringProblems.ts";
import { ArgumentsError, type Problem } from "./problems.ts";
import { routingProblems } from "./routingProblems.ts";
import { argsSchema, nameSchema } from "./schema.ts";
import { eachUnknownKey } from "./schemaParts.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { workloadProblems } from "./workloadProblems.ts";

/** Checks everything, and gives the arguments with their defaults, or throws one `ArgumentsError` with all problems. */
export function validate(name: string, written: BlueGreenServiceArgs): Settings {
    const member = members.get(written);
    if (member) return member;
    if (acceptedAs.get(written) === name) return settingsOf(name, given(written));
    const { problems, settings } = check(name, written);
    if (!settings || problems.length > 0) throw new ArgumentsError(`BlueGreenService "${name}"`, problems);
    return settings;
}

/** Everything that is wrong; empty means that the service can be made. */
export function findProblems(name: string, written: BlueGreenServiceArgs): Problem[] {
    return check(name, written).problems;
}

const acceptedAs = new WeakMap<BlueGreenServiceArgs, string>();

/** For a program that checks all its services before it makes the first: these arguments have been checked, under this name. */
export function accept(name: string, args: BlueGreenServiceArgs): void {
    acceptedAs.set(args, name);
}

const members = new WeakMap<BlueGreenServiceArgs, Settings>();

/** For a release set, which has checked its services together: these arguments are those of a member. */
export function acceptMember(args: BlueGreenServiceArgs, settings: Settings): void {
    members.set(args, settings);
}

interface Checked {
    readonly problems: Problem[];
    /** Undefined where a field is wrong by itself. */
    readonly settings?: Settings;
}

/** Checks each field by itself, then fills in the defaults, then checks what several fields say together. */
export function check(name: string, written: BlueGreenServiceArgs): Checked {
    const loop = loopIn(written);
    if (loop) return { problems: [loop] };
    const args = given(written);
    const own = problemsOf(nameSchema.safeParse(name, { reportInput: true }), "name");
    const fields = problemsOf(argsSchema.safeParse(args, { reportInput: true }), "args");
    // Checks across arguments would only repeat the same problem less clearly.
    if (fields.length > 0) return { problems: [...own, ...fields] };
    const settings = settingsOf(name, args);
    const across = [
        ...routingProblems(args, settings),
        ...workloadProblems(args, settings),
        ...cutoverProblems(args, settings),
        ...monitoringProblems(settings),
    ];
    return { problems: [...own, ...across], settings };
}

/** Arguments that contain themselves, which nothing else could read to the end. */
export function loopIn(written: unknown): Problem | undefined {
    const path = pathOfLoop(written);
    const reason = "contains itself, directly or through its fields; allowed: a value without loops, as in JSON";
    return path && { path: pathText(path, "args"), reason };
}

/** zod's issues as problems, with the paths that a program or `pulumi config set --path` uses. */
export function problemsOf(result: z.ZodSafeParseResult<unknown>, root: string): Problem[] {
    return result.success ? [] : result.error.issues.flatMap((issue) => fromIssue(issue, root));
}

function fromIssue(issue: z.core.$ZodIssue, root: string): Problem[] {
    const found = issue.code === "unrecognized_keys" ? eachUnknownKey(issue) : [issue];
    return found.map(({ path, message }) => ({ path: pathText(path, root), reason: message }));
}

function pathText(path: readonly PropertyKey[], root: string): string {
    const joined = path
        .map((part) =>
            typeof part === "number"
                ? `[${part}]`
                : /^[\w-]+$/.test(String(part))
                  ? `.${String(part)}`
                  : `["${String(part)}"]`,
        )
        .join("");
    return joined === "" ? root : joined.replace(/^\./, "");
}
