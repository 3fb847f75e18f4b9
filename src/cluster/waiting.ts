import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "./unavailable.ts";

/** How long to wait, and how often to check. */
export interface Waiting<T> {
    /** There is at least one check, even if this is 0. */
    readonly timeoutMilliseconds: number;
    /** The pause after the first check; each further pause is 1.5 times as long. */
    readonly pollMilliseconds?: number;
    readonly longestPollMilliseconds?: number;
    /** A different pause for what was found, where that says when to check again. */
    readonly pauseAfter?: (found: T) => number | undefined;
    /** Done before each pause, with what was found. */
    readonly meanwhile?: (found: T) => unknown;
    /** Ends the wait like the timeout. */
    readonly signal?: AbortSignal | undefined;
    /** In which cases the wait continues while the cluster does not answer; in all by default. */
    readonly outlasts?: (away: Unavailable) => boolean;
    /** Called when the cluster stops answering during the wait, once each time. */
    readonly onAway?: (error: Unavailable) => unknown;
}

const POLL_MILLISECONDS = 200;
const LONGEST_POLL_MILLISECONDS = 1000;
const GROWTH = 1.5;

/**
 * Checks until the state is done, and returns what the last check found, done or not. A cluster that does not answer for a moment
 * does not end the wait. A refusal ends it with an error, and so does a cluster that still does not answer at the timeout: the
 * result of an earlier check is never returned for the last one.
 */
export async function until<T>(look: () => Promise<T>, isDone: (found: T) => boolean, waiting: Waiting<T>): Promise<T> {
    const { timeoutMilliseconds, longestPollMilliseconds = LONGEST_POLL_MILLISECONDS, signal, onAway } = waiting;
    const { outlasts = () => true } = waiting;
    if (Number.isNaN(timeoutMilliseconds)) throw new RangeError("a wait needs an end, got NaN milliseconds");
    // A clock that is adjusted meanwhile neither ends nor extends a wait.
    const [start, end] = [performance.now(), performance.now() + timeoutMilliseconds];
    let poll = waiting.pollMilliseconds ?? POLL_MILLISECONDS;
    let isAway = false;
    for (;;) {
        const { found, away } = await lookOnce(look);
        const left = end - performance.now();
        const isOver = left <= 0 || signal?.aborted === true;
        let pause = poll;
        if (away) {
            if (!outlasts(away)) throw away;
            if (isOver) throw lasting(away, performance.now() - start);
            if (!isAway) await onAway?.(away);
            pause = Math.max(poll, away.retryAfterMilliseconds ?? 0);
        } else {
            if (isOver || isDone(found)) return found;
            await waiting.meanwhile?.(found);
            pause = waiting.pauseAfter?.(found) ?? poll;
        }
        isAway = away !== undefined;
        await sleep(Math.min(pause, left), undefined, { signal }).catch(() => undefined);
        poll = Math.min(poll * GROWTH, Math.max(poll, longestPollMilliseconds));
    }
}

type Look<T> = { found: T; away?: undefined } | { found?: undefined; away: Unavailable };

async function lookOnce<T>(look: () => Promise<T>): Promise<Look<T>> {
    try {
        return { found: await look() };
    } catch (error) {
        if (error instanceof Unavailable) return { away: error };
        throw error;
    }
}

function lasting(error: Unavailable, milliseconds: number): Unavailable {
    const { answered, untouched, retryAfterMilliseconds, message } = error;
    if (milliseconds < 1000) return error;
    const waited = `${message} (retried for ${Math.round(milliseconds / 1000)} s)`;
    return new Unavailable(waited, { answered, untouched, retryAfterMilliseconds });
}
