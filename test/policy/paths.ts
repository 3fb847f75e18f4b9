/** Where a value is within another one. */
export type Path = readonly string[];

/** The places of a value and of everything in it, its own first. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
    const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return [path, ...below.flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

/** A copy of a value that has another one in one place. */
export function replaceAt(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
    if (key === undefined) return other;
    if (Array.isArray(value)) {
        return value.map((part, index) => (String(index) === key ? replaceAt(part, rest, other) : part));
    }
    return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, other) };
}
