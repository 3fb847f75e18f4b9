import { InputPropertiesError } from "@pulumi/pulumi";
import { counted } from "./model/counted.ts";

/** One thing that is wrong with what was given. */
export interface Problem {
    /** Where, as one would write it in the program or after `pulumi config set --path`. */
    path: string;
    /** What was found and what is allowed, as the rest of a sentence after the path. */
    reason: string;
}

/** Every problem of one service in one error, thrown before anything is registered. */
export class ArgumentsError extends InputPropertiesError {
    /** Makes the Pulumi CLI print the message alone, without source text and stack trace. */
    readonly __pulumiRunError = true;
    readonly problems: readonly Problem[];

    constructor(subject: string, problems: readonly Problem[]) {
        const lines = problems.map(({ path, reason }) => `  ${path}: ${reason}`);
        super({
            message: `${subject} has ${counted(problems.length, "problem")}, nothing was changed:\n${lines.join("\n")}`,
            errors: problems.map(({ path, reason }) => ({ propertyPath: path, reason })),
        });
        this.name = "ArgumentsError";
        this.problems = problems;
    }
}

/** A value as it would stand in a program, cut where it is long. */
export function show(value: unknown): string {
    if (value === undefined) return "nothing";
    if (typeof value === "function") return "a function";
    let text: string | undefined;
    try {
        text = JSON.stringify(value);
    } catch {
        text = undefined;
    }
    text ??= String(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
