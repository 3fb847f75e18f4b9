/**
 * What differs between two values, by path. Values are never shown, since they may be secret: `removes env[FEATURE]`, `adds ...`
 * or `changes ...`.
 */
export function differences(before: unknown, after: unknown, path = ""): string[] {
    if (before === undefined || after === undefined) {
        if (before === after) return [];
        return [`${after === undefined ? REMOVES : "adds "}${path === "" ? "it" : path}`];
    }
    if (isFields(before) && isFields(after)) return ofFields(before, after, path);
    if (Array.isArray(before) && Array.isArray(after)) {
        const [from, to] = [byIdentity(before), byIdentity(after)];
        const found = ofFields(from, to, path);
        // The order of items counts.
        return found.length > 0 || Object.keys(from).join() === Object.keys(to).join() ? found : [`changes ${path}`];
    }
    return before === after ? [] : [`changes ${path}`];
}

/** The beginning of a difference that removes something. */
export const REMOVES = "removes ";

type FieldValues = Readonly<Record<string, unknown>>;

function ofFields(before: FieldValues, after: FieldValues, path: string): string[] {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => {
        const below = name.startsWith("[") || path === "" ? path + name : `${path}.${name}`;
        return differences(before[name], after[name], below);
    });
}

/** Items by name, or by index where they have none. */
function byIdentity(items: readonly unknown[]): FieldValues {
    return Object.fromEntries(
        items.map((item, index) => {
            const known = isFields(item) ? (item.name ?? item.containerPort ?? item.mountPath) : undefined;
            return [`[${known === undefined ? index : String(known)}]`, item];
        }),
    );
}

function isFields(value: unknown): value is FieldValues {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
