import { UnknownValueError } from "@pulumi/policy";
import { UNKNOWN, type Value } from "../../src/model/value.ts";

/** Deeper than any Kubernetes object, shallow enough for the stack. */
const DEEPEST = 100;

/**
 * Copies a resource's property out of the proxy in which Pulumi hands it to a policy. Reading an unknown value from that
 * proxy throws, and would downgrade the whole policy to an advisory; in the copy it is `UNKNOWN`, and the rest stays readable.
 */
export function plainProperty(properties: Record<string, unknown>, name: string): Value {
    return copy(() => properties[name], 0);
}

/** The same for an object of which only some fields matter; the rest may be large and is not copied. */
export function plainFields(properties: Record<string, unknown>, name: string, wanted: readonly string[]): Value {
    let value: unknown;
    try {
        value = properties[name];
    } catch (error) {
        if (error instanceof UnknownValueError) return UNKNOWN;
        throw error;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const source = value as Record<string, unknown>;
    return Object.fromEntries(wanted.filter((key) => key in source).map((key) => [key, copy(() => source[key], 1)]));
}

function copy(read: () => unknown, depth: number): Value {
    let value: unknown;
    try {
        value = read();
    } catch (error) {
        if (error instanceof UnknownValueError) return UNKNOWN;
        throw error;
    }
    if (typeof value !== "object" || value === null) return value;
    if (depth === DEEPEST) return UNKNOWN;
    const source = value as Record<string, unknown>;
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => copy(() => source[index], depth + 1));
    }
    return Object.fromEntries(Object.keys(source).map((key) => [key, copy(() => source[key], depth + 1)]));
}
