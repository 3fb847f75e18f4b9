import { asObject, isPlainObject } from "../arguments/plainObject.ts";
import type { Fields, ManagedFields } from "../cluster/stored.ts";

/** Prefixes of the field managers whose fields Pulumi's provider takes over before it applies anything. */
const TAKEN_OVER: readonly (readonly [prefix: string, operation: string])[] = [
    ["kubectl", "Apply"],
    ["kubectl", "Update"],
    ["before-first-apply", "Update"],
    ["pulumi-kubernetes", "Update"],
    ["pulumi-resource-kubernetes", "Update"],
];

/** Whether the provider will take over this manager's fields. */
export function isTakenOver({ manager = "", operation, subresource }: ManagedFields): boolean {
    return !subresource && TAKEN_OVER.some(([prefix, kind]) => manager.startsWith(prefix) && operation === kind);
}

/**
 * A spec without the fields that the provider takes over and does not declare, which server-side apply removes. Fields that
 * others own stay.
 * @param spec as the API server would have it once the program's object is applied
 * @param live who owns what before
 * @param applied who owns what after the program's object is applied
 */
export function withoutTakenOver(
    spec: unknown,
    live: readonly ManagedFields[],
    applied: readonly ManagedFields[],
): unknown {
    const specOf = ({ fieldsV1 }: ManagedFields) => fieldsV1?.["f:spec"] ?? {};
    const kept = applied.filter((entry) => !isTakenOver(entry)).map(specOf);
    return live.filter(isTakenOver).reduce((rest, entry) => without(rest, specOf(entry), kept), spec);
}

/** Removes fields in the same way as the API server does when an applier no longer sets them. */
function without(value: unknown, taken: Fields, kept: readonly Fields[]): unknown {
    const gone = new Set<unknown>();
    const changed = new Map<unknown, unknown>();
    for (const [part, below] of Object.entries(taken)) {
        const key = keyOf(value, part);
        if (key === undefined) continue;
        const alsoOwn = kept.flatMap((fields) => fields[part] ?? []);
        if (alsoOwn.length === 0 && isWhole(part, below)) gone.add(key);
        else changed.set(key, without((value as Record<string, unknown>)[key], below, alsoOwn));
    }
    if (gone.size + changed.size === 0) return value;
    const rest = (key: string | number, each: unknown) => (changed.has(key) ? changed.get(key) : each);
    if (Array.isArray(value)) {
        return value.flatMap((item: unknown, index) => (gone.has(index) ? [] : [rest(index, item)]));
    }
    const fields = Object.entries(value as object).filter(([name]) => !gone.has(name));
    return Object.fromEntries(fields.map(([name, each]) => [name, rest(name, each)]));
}

/** A field that nobody else owns is removed with its content; a list item only where the item itself was owned. */
function isWhole(part: string, below: Fields): boolean {
    return part.startsWith("f:") || "." in below || Object.keys(below).length === 0;
}

/** Where a part is in a value: the name of a field or the index of an item; undefined where it is not there. */
function keyOf(value: unknown, part: string): string | number | undefined {
    const [kind, rest] = [part.slice(0, 2), part.slice(2)];
    if (kind === "f:") return isPlainObject(value) && rest in value ? rest : undefined;
    if (!Array.isArray(value)) return undefined;
    const index = indexOf(value, kind, rest);
    return index >= 0 && index < value.length ? index : undefined;
}

function indexOf(items: readonly unknown[], kind: string, rest: string): number {
    switch (kind) {
        case "k:": {
            const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
            return items.findIndex((item) => keys.every(([name, key]) => asObject(item)?.[name] === key));
        }
        case "v:": {
            const wanted = JSON.parse(rest) as unknown;
            return items.indexOf(wanted);
        }
        case "i:":
            return Number(rest);
        default:
            return -1;
    }
}
