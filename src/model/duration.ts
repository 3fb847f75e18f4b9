const MILLISECONDS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go writes it, such as `1m30s`, in milliseconds. */
export function milliseconds(duration: string): number {
    const parts = [...duration.matchAll(/([\d.]+)(h|ms|m|s)/g)];
    const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (MILLISECONDS[unit ?? ""] ?? 0), 0);
    // What binary fractions add: 1.001s is 1001 ms.
    return Math.round(sum * 1e6) / 1e6;
}
