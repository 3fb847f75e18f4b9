/** What a program writes down as an object, in contrast to an instance of some class such as an Output. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
    if (typeof value !== "object" || value === null) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype;
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
    return isPlainObject(value) ? value : undefined;
}
