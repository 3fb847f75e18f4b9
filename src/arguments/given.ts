import { isPlainObject } from "./plainObject.ts";

/** Where an object or array holds itself, as the keys that lead there; undefined where none does. */
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
 * The arguments without what is `undefined`, at any depth: such an argument is one that was not given. As a value of its own it
 * would take the place of its default.
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
