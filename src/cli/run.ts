import { CommanderError } from "commander";
import { type ExitCode, ExitCodes } from "./exitCodes.ts";
import { Failure, messageOf } from "./failure.ts";
import { endLines, openConsole } from "./output/console.ts";
import { addressWithoutPassword, withoutPassword } from "./output/withoutPassword.ts";
import { buildProgram } from "./program.ts";

/** Runs one command line; never throws. */
export async function run(argv: string[]): Promise<ExitCode> {
    // Who reads may go away, as a terminal does whose connection is lost; what was begun is still brought to an end.
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
        // Its words are on standard error already; where no command is named, they are the whole help.
        const message = error.code === "commander.help" ? "no command was given, see bluegreen --help" : error.message;
        openConsole({ json }).result({ error: message, exitCode: ExitCodes.usage });
        return ExitCodes.usage;
    }
}

/** Whoever lists the processes of this machine would read what was typed. */
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
