import { UNKNOWN, type Unknown } from "./value.ts";

/** A count that may not be known exactly. */
export interface Range {
    readonly least: number;
    /** Infinity where nothing bounds it. */
    readonly most: number;
}

export const NONE: Range = { least: 0, most: 0 };
export const ANY: Range = { least: 0, most: Number.POSITIVE_INFINITY };

export function exactly(count: number | Unknown): Range {
    return count === UNKNOWN ? ANY : { least: count, most: count };
}

export function sum(ranges: readonly Range[]): Range {
    return ranges.reduce((one, other) => ({ least: one.least + other.least, most: one.most + other.most }), NONE);
}

/** The range of the larger of several counts. */
export function largest(ranges: readonly Range[]): Range {
    return ranges.reduce(
        (one, other) => ({ least: Math.max(one.least, other.least), most: Math.max(one.most, other.most) }),
        NONE,
    );
}

/** The range of a count that is one of several, where it is not known which. */
export function oneOf(ranges: readonly [Range, ...Range[]]): Range {
    return {
        least: Math.min(...ranges.map(({ least }) => least)),
        most: Math.max(...ranges.map(({ most }) => most)),
    };
}

/** How messages write a range, such as `3` or `at least 1`. */
export function shownRange({ least, most }: Range): string {
    if (least === most) return String(least);
    return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
}
