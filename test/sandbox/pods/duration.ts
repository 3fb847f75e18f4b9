const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * A length of time as Go and Kubernetes write it: `500ms`, `5s`, `1.5s`, `1m30s`, `2h`.
 * Returns milliseconds, or undefined where the text is anything else (no unit, a sign, blanks).
 */
export function parseDuration(text: string): number | undefined {
    if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
        total += Number(amount) * (unitMilliseconds[unit ?? ""] ?? Number.NaN);
    }
    return total;
}
