import { CommanderError } from "commander";
import { messageOf } from "../model/messageOf.ts";
import { type ExitCode, ExitCodes } from "./exitCodes.ts";
import { Failure } from "./failure.ts";
import { endLines, openConsole } from "./output/console.ts";
import { addressWithoutPassword, withoutPassword } from "./output/withoutPassword.ts";
import { buildProgram } from "./program.ts";

/** Runs one command line; never throws. */
export async function run(argv: string[]): Promise<ExitCode> {
    // The reader may go away, such as a terminal whose connection is lost; the command still finishes its work.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    hidePasswords(argv);
    try {
        await buildProgram().parseAsync(argv);
        endLines();
        return ExitCodes.done;
    } catch (error) {
        const json = argv.includes("--json");
        if (!(error instanceof CommanderError)) return report(error, json);
        if (error.exitCode === 0) return ExitCodes.done;
        // Its message is on standard error already; without a command it is the whole help.
        const message = error.code === "commander.help" ? "no command was given, see bluegreen --help" : error.message;
        openConsole({ json }).result({ error: message, exitCode: ExitCodes.usage });
        return ExitCodes.usage;
    }
}

/** The process list of this machine would show it. */
function hidePasswords(argv: string[]): void {
    const typed = argv.slice(2);
    const shown = typed.map(addressWithoutPassword);
    if (shown.some((word, index) => word !== typed[index])) process.title = `bluegreen ${shown.join(" ")}`;
}

function report(error: unknown, json: boolean): ExitCode {
    const console = openConsole({ json });
    const [exitCode, details] = error instanceof Failure ? [error.exitCode, error.details] : [ExitCodes.failed, {}];
    console.result({ ...details, error: messageOf(error), exitCode });
    endLines();
    process.stderr.write(`${withoutPassword(messageOf(error))}\n`);
    return exitCode;
}
