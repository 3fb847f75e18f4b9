/** When the request with this index (from 0) is due, in milliseconds after the start. */
export function dueAt(index: number, rate: number): number {
    return (index * 1_000) / rate;
}

/** How many requests are due at this many milliseconds after the start; the first is due at 0. */
export function dueBy(elapsedMs: number, rate: number): number {
    return elapsedMs < 0 ? 0 : Math.floor(withoutRoundingError((elapsedMs * rate) / 1_000)) + 1;
}

/** How many requests a run of this length has: those due before its end. No length, no end. */
export function plannedCount(durationMs: number | undefined, rate: number): number {
    return durationMs === undefined
        ? Number.POSITIVE_INFINITY
        : Math.ceil(withoutRoundingError((durationMs * rate) / 1_000));
}

/** `dueAt` rounds, so its inverse would miss a request that is due this very moment. */
function withoutRoundingError(count: number): number {
    const nearest = Math.round(count);
    return Math.abs(count - nearest) < 1e-6 ? nearest : count;
}
