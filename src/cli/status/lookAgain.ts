import { setTimeout as sleep } from "node:timers/promises";

/** Repeats a check until the signal. A failed check is reported and does not end the loop. */
export async function lookAgain(
    look: () => Promise<void>,
    tell: (error: unknown) => Promise<void>,
    { interval, signal }: { interval: number; signal: AbortSignal },
): Promise<void> {
    while (!signal.aborted) {
        await look().catch(tell);
        await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
}
