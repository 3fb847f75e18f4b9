import { join } from "node:path";
import { execa } from "execa";
import { down } from "../sandbox/commands/down.ts";
import { readStatus } from "../sandbox/commands/status.ts";
import { up } from "../sandbox/commands/up.ts";
import { checkout, locate } from "../sandbox/location.ts";
import { say } from "../sandbox/paint.ts";

interface InsideOptions {
    /** The sandbox's name. Default: that of `SANDBOX_NAME`, else "default". */
    readonly name?: string;
    /** Leave the sandbox up. */
    readonly keep?: boolean;
    /** Called before the sandbox is taken down. */
    readonly beforeDown?: () => void;
}

/**
 * Brings a sandbox up, runs a command in it and takes the sandbox down again, also when the command fails or somebody
 * presses Ctrl-C. A sandbox that was up before is used and stays. Returns the command's exit code.
 */
export const runInside = async (words: readonly string[], options: InsideOptions = {}): Promise<number> => {
    const location = locate(options.name);
    const wasUp = (await readStatus(location))?.state === "up";
    if (wasUp) {
        say("A sandbox is up already and is used; it stays up afterwards.");
    }
    const interruption = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => interruption.abort());
    }
    try {
        await up(location);
        const command = await execa(join(checkout, "test/sandbox/sandbox.sh"), ["exec", "--", ...words], {
            cwd: checkout,
            env: { SANDBOX_NAME: location.name },
            stdio: "inherit",
            reject: false,
            cancelSignal: interruption.signal,
            forceKillAfterDelay: 10_000,
        });
        return command.exitCode ?? 130;
    } finally {
        if (!wasUp && !options.keep) {
            options.beforeDown?.();
            await down(location);
        }
    }
};
