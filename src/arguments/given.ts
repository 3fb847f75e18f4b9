import { isPlainObject } from "./plainObject.ts";

/** The path at which an object or array contains itself, as keys; undefined where none does. */
export function pathOfLoop(value: unknown, within: readonly unknown[] = []): PropertyKey[] | undefined {
    if (!Array.isArray(value) && !isPlainObject(value)) return undefined;
    if (within.includes(value)) return [];
    for (const [key, each] of Object.entries(value)) {
        const path = pathOfLoop(each, [...within, value]);
        if (path) return [Array.isArray(value) ? Number(key) : key, ...path];
    }
    return undefined;
}

/**
 * The arguments without what is `undefined`, at any depth: such an argument was not given. Kept, it would replace the default.
 */
export function given<T>(args: T): T {
    return withoutUndefined(args) as T;
}

function withoutUndefined(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutUndefined);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, each]) => each !== undefined)
            .map(([key, each]) => [key, withoutUndefined(each)]),
    );
}
