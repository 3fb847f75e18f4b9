import { CommanderError } from "commander";
import { type ExitCode, ExitCodes } from "./exitCodes.ts";
import { Failure, messageOf } from "./failure.ts";
import { openConsole } from "./output/console.ts";
import { buildProgram } from "./program.ts";

/** Runs one command line; never throws. */
export async function run(argv: string[]): Promise<ExitCode> {
    try {
        await buildProgram().parseAsync(argv);
        return ExitCodes.done;
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCodes.done : ExitCodes.usage;
        return report(error, argv.includes("--json"));
    }
}

function report(error: unknown, json: boolean): ExitCode {
    const console = openConsole({ json });
    const [exitCode, details] = error instanceof Failure ? [error.exitCode, error.details] : [ExitCodes.failed, {}];
    console.result({ ...details, error: messageOf(error), exitCode });
    process.stderr.write(`${messageOf(error)}\n`);
    return exitCode;
}
