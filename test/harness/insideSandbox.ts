import { join } from "node:path";
import { execa } from "execa";
import { down } from "../sandbox/commands/down.ts";
import { readStatus } from "../sandbox/commands/status.ts";
import { up } from "../sandbox/commands/up.ts";
import { checkout, locate } from "../sandbox/location.ts";
import { say } from "../sandbox/paint.ts";

interface SandboxOptions {
    /** The sandbox's name. Default: that of `SANDBOX_NAME`, else "default". */
    readonly name?: string;
    /** Refuse a sandbox that is up already: what an earlier run has left in it, or another one does there, would count. */
    readonly alone?: boolean;
    /** Leave the sandbox up. */
    readonly keep?: boolean;
    /** Called before the sandbox is taken down. */
    readonly beforeDown?: () => void;
}

interface Ended {
    readonly exitCode: number;
    /** What it printed, where it was not shown as it came. */
    readonly output: string;
}

/** Runs a command inside the sandbox to its end, or until somebody interrupts. */
export type RunInside = (
    words: readonly string[],
    options?: {
        readonly stdio?: "pipe" | "inherit";
        /** Variables beside those that the sandbox sets, and instead of them. */
        readonly env?: Readonly<Record<string, string>>;
        /** Ends it. */
        readonly signal?: AbortSignal;
    },
) => Promise<Ended>;

/**
 * Brings a sandbox up, does the work in it and takes it down again, also when the work fails or somebody presses Ctrl-C. A
 * sandbox that was up before is used and stays, unless it is to be alone in it.
 */
export async function withSandbox<T>(options: SandboxOptions, work: (inside: RunInside) => Promise<T>): Promise<T> {
    const location = locate(options.name);
    const wasUp = (await readStatus(location))?.state === "up";
    if (wasUp && options.alone) {
        throw new Error(
            `a sandbox ${location.name} is up already, and what runs in it would count; take it down with ` +
                `\`SANDBOX_NAME=${location.name} npm run -s sandbox -- down\`, or wait for what uses it`,
        );
    }
    if (wasUp) {
        say("A sandbox is up already and is used; it stays up afterwards.");
    }
    const interruption = new AbortController();
    const interrupt = () => interruption.abort();
    const signals = ["SIGINT", "SIGTERM"] as const;
    for (const signal of signals) {
        process.on(signal, interrupt);
    }
    try {
        await up(location);
        return await work(async (words, { stdio = "pipe", env = {}, signal } = {}) => {
            interruption.signal.throwIfAborted();
            const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
            const inside = ["exec", "--", ...(variables.length > 0 ? ["env", ...variables] : []), ...words];
            const command = await execa(join(checkout, "test/sandbox/sandbox.sh"), inside, {
                cwd: checkout,
                env: { SANDBOX_NAME: location.name },
                stdio,
                all: true,
                reject: false,
                cancelSignal: signal ? AbortSignal.any([interruption.signal, signal]) : interruption.signal,
                forceKillAfterDelay: 10_000,
            });
            return { exitCode: command.exitCode ?? 130, output: String(command.all ?? "") };
        });
    } finally {
        try {
            if (!wasUp && !options.keep) {
                options.beforeDown?.();
                await down(location);
            }
        } finally {
            // Not before: npm hands on the signal that the terminal has sent to all already, so it comes twice.
            for (const signal of signals) {
                process.removeListener(signal, interrupt);
            }
        }
    }
}
