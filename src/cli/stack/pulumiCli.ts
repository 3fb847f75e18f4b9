import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

const LARGEST_OUTPUT_BYTES = 1 << 30;

/**
 * Runs the CLI itself, for the few things that the Automation API does in the same way after loading for a second, or
 * not at all (configuration in a file of another name). Everything that changes resources goes through the API.
 */
export async function runPulumi(cwd: string, args: string[]): Promise<string> {
    try {
        const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], {
            cwd,
            maxBuffer: LARGEST_OUTPUT_BYTES,
        });
        return stdout;
    } catch (error) {
        const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
        if (code === "ENOENT") {
            throw new Failure(
                "The program `pulumi` is not on PATH. Install it, or add its folder to PATH.",
                ExitCodes.usage,
            );
        }
        const reason = (stderr || message).trim().replace(/^error: /, "");
        throw new Failure(`\`pulumi ${args.slice(0, 2).join(" ")}\` failed: ${reason}`);
    }
}
