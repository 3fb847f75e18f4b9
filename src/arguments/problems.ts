import { InputPropertiesError, Output } from "@pulumi/pulumi";
import { plural } from "../model/plural.ts";
import { isPlainObject } from "./plainObject.ts";

/** One thing that is wrong with the arguments. */
export interface Problem {
    /** The path of the argument, as in the program or after `pulumi config set --path`. */
    path: string;
    /** What was found and what is allowed, as the rest of a sentence that begins with the path. */
    reason: string;
}

/** All problems of one service in one error, thrown before anything is registered. */
export class ArgumentsError extends InputPropertiesError {
    /** Makes the Pulumi CLI print only the message, without source text and stack trace. */
    readonly __pulumiRunError = true;
    readonly problems: readonly Problem[];

    constructor(subject: string, problems: readonly Problem[]) {
        const lines = problems.map(({ path, reason }) => `  ${path}: ${reason}`);
        super({
            message: `${subject} has ${plural(problems.length, "problem")}, nothing was changed:\n${lines.join("\n")}`,
            errors: problems.map(({ path, reason }) => ({ propertyPath: path, reason })),
        });
        this.name = "ArgumentsError";
        this.problems = problems;
    }
}

/** Whether a value is known only while the program runs or after the update. */
export function isLate(value: unknown): boolean {
    return Output.isInstance(value) || value instanceof Promise;
}

/** A value as it would stand in a program, cut where it is long. */
export function show(value: unknown): string {
    if (value === undefined) return "nothing";
    const named = nameOf(value);
    if (named !== undefined) return named;
    let text: string | undefined;
    try {
        text = JSON.stringify(withNames(value));
    } catch {
        text = undefined;
    }
    text ??= String(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A name for a value that cannot be written as a literal; undefined for any other. */
function nameOf(value: unknown): string | undefined {
    if (Output.isInstance(value)) return "an Output";
    if (value instanceof Promise) return "a promise";
    // JSON would make null of it.
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    return typeof value === "function" ? "a function" : undefined;
}

function withNames(value: unknown): unknown {
    const named = nameOf(value);
    if (named !== undefined) return `<${named}>`;
    if (Array.isArray(value)) return value.map(withNames);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNames(each)]));
}
