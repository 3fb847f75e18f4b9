/** Stands for a value that Pulumi cannot know before the update. */
export const UNKNOWN: unique symbol = Symbol("known only after the update");
export type Unknown = typeof UNKNOWN;

/** A value from a resource: its shape is not checked, and any part may be `UNKNOWN`. */
export type Value = unknown;

/** The fields of `value`, or none where it is not an object. */
export function fields(value: Value): Record<string, Value> {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, Value>) : {};
}

/** The elements of `value`, or none where it is not an array. */
export function elements(value: Value): readonly Value[] {
    return Array.isArray(value) ? value : [];
}

/** `value` where it is text and not empty, `UNKNOWN` where that is not known yet. */
export function text(value: Value): string | Unknown | undefined {
    return value === UNKNOWN || (typeof value === "string" && value !== "") ? value : undefined;
}

/** `value` where it is a finite number, `UNKNOWN` where that is not known yet. */
export function number(value: Value): number | Unknown | undefined {
    return value === UNKNOWN || (typeof value === "number" && Number.isFinite(value)) ? value : undefined;
}

/** The texts in an array; `UNKNOWN` stands for each that is not known yet, and for an array that is not known at all. */
export function texts(value: Value): (string | Unknown)[] {
    if (value === UNKNOWN) return [UNKNOWN];
    return elements(value)
        .map(text)
        .filter((element) => element !== undefined);
}

/** Whether `value` or anything in it is not known yet. */
export function hasUnknown(value: Value): boolean {
    if (value === UNKNOWN) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
