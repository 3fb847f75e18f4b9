import { type ExitCode, ExitCodes } from "./exitCodes.ts";

/** A failure that a command expects: printed as its message, without a stack trace. */
export class Failure extends Error {
    readonly exitCode: ExitCode;
    /** What `--json` adds to the message. */
    readonly details: object;

    constructor(message: string, exitCode: ExitCode = ExitCodes.failed, details: object = {}) {
        super(message);
        this.name = "Failure";
        this.exitCode = exitCode;
        this.details = details;
    }
}
