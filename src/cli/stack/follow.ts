import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayDuration } from "../output/duration.ts";
import { isAbandoned, lockHolders, sayHolders } from "./lock.ts";
import { type PulumiStack, RunFailure, type RunOptions } from "./pulumiStack.ts";

const POLL_MILLISECONDS = 2_000;

export interface Patience {
    /** How long to wait while somebody else runs the stack. */
    lockTimeoutMilliseconds: number;
    say(text: string): void;
    /** The command line that goes on once nobody else runs the stack (default: `bluegreen resume`). */
    again?: string;
    /** Called at each look while waiting. */
    meanwhile?: () => Promise<void>;
    signal?: AbortSignal;
}

/** Runs an update as soon as nobody else runs one. A lock that a killed update of this command's left behind is taken away. */
export async function upWhenFree(stack: PulumiStack, options: RunOptions, patience: Patience): Promise<void> {
    const until = Date.now() + patience.lockTimeoutMilliseconds;
    let told = "";
    for (;;) {
        try {
            return await stack.up(options);
        } catch (error) {
            if (!(error instanceof RunFailure) || !error.locked) throw error;
            const holders = lockHolders(error.output);
            if (isAbandoned(holders)) {
                patience.say(`the lock of ${sayHolders(holders)} is taken away: that process is gone`);
                await stack.cancel();
                continue;
            }
            if (Date.now() > until) {
                throw new Failure(
                    `the stack ${stack.name} is still run by ${sayHolders(holders)} after ` +
                        `${sayDuration(patience.lockTimeoutMilliseconds)}. Once that is over, run \`${patience.again ?? "bluegreen resume"}\`; if it never ` +
                        `will be (the process is gone), run \`${stack.cancelCommand}\` first.`,
                    ExitCodes.notFollowed,
                );
            }
            const text =
                `waiting for ${sayHolders(holders)}, who runs the stack ${stack.name}; if that was killed, ` +
                `\`${stack.cancelCommand}\` takes its lock away`;
            if (text !== told) patience.say(text);
            told = text;
            await patience.meanwhile?.();
            await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
            patience.signal?.throwIfAborted();
        }
    }
}
