const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Milliseconds of `500ms`, `10s` or `2m`. */
export function parseDuration(text: string): number {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
    if (match === null) {
        throw new Error(`"${text}" is no duration; write for example 500ms, 10s or 2m.`);
    }
    return Number(match[1]) * (unitMs[match[2] as string] as number);
}
