import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { ProgramFailure, runProgram } from "../programs/runProgram.ts";

/** Longer than any working backend takes. */
const TIMEOUT_MILLISECONDS = 60_000;

export interface PulumiCall {
    /** The arguments for `pulumi`. Text from outside this program comes after `--` or `=`. */
    readonly args: string[];
    readonly timeoutMilliseconds?: number;
}

/**
 * Runs the CLI itself, for the few things that the Automation API does in the same way after loading for a second, or
 * not at all (configuration in a file of another name). Everything that changes resources goes through the API.
 */
export async function runPulumi(
    cwd: string,
    { args, timeoutMilliseconds = TIMEOUT_MILLISECONDS }: PulumiCall,
): Promise<string> {
    try {
        // First, since nothing behind `--` is an option.
        return await runProgram("pulumi", ["--non-interactive", ...args], { cwd, timeoutMilliseconds });
    } catch (error) {
        if (!(error instanceof ProgramFailure)) throw error;
        if (error.kind === "missing") {
            throw new Failure(
                "The program `pulumi` is not on PATH. Install it, or add its folder to PATH.",
                ExitCodes.usage,
            );
        }
        const hint = error.kind === "timeout" ? ". Can its backend be reached (`pulumi whoami`)?" : "";
        throw new Failure(`\`pulumi ${nameOf(args)}\` failed: ${error.message}${hint}`);
    }
}

/** The subcommand without options and values. */
function nameOf(args: string[]): string {
    const values = args.indexOf("--");
    return (values < 0 ? args : args.slice(0, values)).filter((arg) => !arg.startsWith("-")).join(" ");
}
