/** The value below which a part of the values lies, from 0 to 1, between neighbours where it falls between them. */
export function quantile(values: readonly number[], part: number): number {
    const sorted = values.toSorted((a, b) => a - b);
    const place = part * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
    return quantile(values, 0.5);
}

/** Milliseconds as a sentence: the median, the middle half, the extremes, and of how many. */
export function spreadOf(milliseconds: readonly number[]): string {
    const seconds = (part: number) => (quantile(milliseconds, part) / 1000).toFixed(2);
    return (
        `median ${seconds(0.5)} s, half between ${seconds(0.25)} and ${seconds(0.75)} s, ` +
        `all between ${seconds(0)} and ${seconds(1)} s, of ${milliseconds.length}`
    );
}
