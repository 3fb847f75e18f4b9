import { setTimeout as sleep } from "node:timers/promises";

/** Looks again and again until the signal; a look that fails is told, and is no reason to look away. */
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
