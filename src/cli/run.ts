import { CommanderError } from "commander";
import { type ExitCode, ExitCodes } from "./exitCodes.ts";
import { Failure, messageOf } from "./failure.ts";
import { openConsole } from "./output/console.ts";
import { buildProgram } from "./program.ts";

/** Runs one command line; never throws. */
export async function run(argv: string[]): Promise<ExitCode> {
    // Who reads may go away, as a terminal does whose connection is lost; what was begun is still brought to an end.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    try {
        await buildProgram().parseAsync(argv);
        return ExitCodes.done;
    } catch (error) {
        const json = argv.includes("--json");
        if (!(error instanceof CommanderError)) return report(error, json);
        if (error.exitCode === 0) return ExitCodes.done;
        // Its words are on standard error already.
        openConsole({ json }).result({ error: error.message, exitCode: ExitCodes.usage });
        return ExitCodes.usage;
    }
}

function report(error: unknown, json: boolean): ExitCode {
    const console = openConsole({ json });
    const [exitCode, details] = error instanceof Failure ? [error.exitCode, error.details] : [ExitCodes.failed, {}];
    console.result({ ...details, error: messageOf(error), exitCode });
    process.stderr.write(`${messageOf(error)}\n`);
    return exitCode;
}
