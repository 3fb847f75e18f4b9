import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "./unavailable.ts";

/** How a request is sent again. */
export interface RetryPolicy {
    /** From the first attempt on; longer waits repeat the whole check themselves. */
    readonly mostMilliseconds: number;
    readonly firstPauseMilliseconds: number;
    readonly longestPauseMilliseconds: number;
    /** Ends it at once. */
    readonly signal?: AbortSignal | undefined;
}

export const RETRY_POLICY: RetryPolicy = {
    mostMilliseconds: 5000,
    firstPauseMilliseconds: 100,
    longestPauseMilliseconds: 2000,
};

/**
 * Repeats a request while the API server is unavailable, where that is safe or the attempt has certainly changed nothing. A
 * request without any answer is sent at least once more, on a new connection.
 */
export async function withRetries<T>(
    isSafe: (away: Unavailable) => boolean,
    send: () => Promise<T>,
    { mostMilliseconds, firstPauseMilliseconds, longestPauseMilliseconds, signal }: RetryPolicy = RETRY_POLICY,
): Promise<T> {
    const end = performance.now() + mostMilliseconds;
    for (let attempt = 0; ; attempt++) {
        try {
            return await send();
        } catch (error) {
            if (!(error instanceof Unavailable) || !(error.untouched || isSafe(error))) throw error;
            const growing = Math.min(firstPauseMilliseconds * 2 ** attempt, longestPauseMilliseconds);
            // Clients that were refused together must not all return together.
            const pause = Math.max(growing * (0.5 + Math.random() / 2), error.retryAfterMilliseconds ?? 0);
            const isFirst = attempt === 0 && pause <= mostMilliseconds;
            if (!isFirst && performance.now() + pause > end) throw error;
            await sleep(pause, undefined, { signal });
        }
    }
}
