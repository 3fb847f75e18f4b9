import { until } from "../../cluster/waiting.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayDuration } from "../output/duration.ts";
import { isAbandoned, type LockHolder, lockHolders, sayHolders } from "./lock.ts";
import { type PulumiStack, RunFailure, type RunOptions } from "./pulumiStack.ts";

const POLL_MILLISECONDS = 2_000;

export interface LockWait {
    /** How long to wait while somebody else updates the stack. */
    readonly lockTimeoutMilliseconds: number;
    say(text: string): void;
    /** The command line to run once nobody else updates the stack (default: `bluegreen resume`). */
    readonly nextCommand?: string;
    /** Called at each look while waiting. */
    readonly meanwhile?: () => Promise<void>;
    readonly signal?: AbortSignal;
}

/** Runs an update as soon as no other update runs. Removes a lock that a killed update of this command left behind. */
export async function upWhenFree(stack: PulumiStack, options: RunOptions, wait: LockWait): Promise<void> {
    const { lockTimeoutMilliseconds, say, nextCommand = "bluegreen resume", signal } = wait;
    let told = "";
    const { isDone, holders } = await until(
        () => tryUp(stack, options, wait),
        (found) => found.isDone,
        {
            timeoutMilliseconds: lockTimeoutMilliseconds,
            pollMilliseconds: POLL_MILLISECONDS,
            longestPollMilliseconds: POLL_MILLISECONDS,
            signal,
            meanwhile: async (found) => {
                const text =
                    `waiting for ${sayHolders(found.holders)}, who is updating the stack ${stack.name}. If that process is gone, ` +
                    `\`${stack.cancelCommand}\` removes its lock`;
                if (text !== told) say(text);
                told = text;
                await wait.meanwhile?.();
            },
        },
    );
    if (isDone) return;
    signal?.throwIfAborted();
    throw new Failure(
        `the stack ${stack.name} is still being updated by ${sayHolders(holders)} after ${sayDuration(lockTimeoutMilliseconds)}. ` +
            `Once that has ended, run \`${nextCommand}\`. If that process is gone, run \`${stack.cancelCommand}\` first.`,
        ExitCodes.notFollowed,
    );
}

/** Whether the update was made, and who holds the lock that it needs where it was not. */
async function tryUp(
    stack: PulumiStack,
    options: RunOptions,
    wait: LockWait,
): Promise<{ isDone: boolean; holders: LockHolder[] }> {
    wait.signal?.throwIfAborted();
    try {
        await stack.up(options);
        return { isDone: true, holders: [] };
    } catch (error) {
        if (!(error instanceof RunFailure) || !error.locked) throw error;
        const holders = lockHolders(error.output);
        if (!isAbandoned(holders)) return { isDone: false, holders };
        wait.say(`removing the lock of ${sayHolders(holders)}: that process is gone`);
        await stack.cancel();
        return tryUp(stack, options, wait);
    }
}
