/** Counts by kind, such as lost requests by status. */
export type Counts = Readonly<Record<string, number>>;

/** The counts of several, kind by kind. */
export function addedUp(several: readonly Counts[]): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const [kind, count] of several.flatMap((counts) => Object.entries(counts))) {
        sums[kind] = (sums[kind] ?? 0) + count;
    }
    return sums;
}

export function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}
