import { type ExitCode, ExitCodes } from "./exitCodes.ts";

/** An end that a command foresees: told in its own words, without a stack trace. */
export class Failure extends Error {
    readonly exitCode: ExitCode;
    /** What a machine is told besides the message. */
    readonly details: object;

    constructor(message: string, exitCode: ExitCode = ExitCodes.failed, details: object = {}) {
        super(message);
        this.name = "Failure";
        this.exitCode = exitCode;
        this.details = details;
    }
}

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
