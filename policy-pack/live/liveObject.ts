import { fields, text, UNKNOWN, type Value } from "../../src/model/value.ts";
import type { Kind } from "../objects/kind.ts";
import type { StackObject } from "../objects/object.ts";

/** Reads an object as the API server gives it; undefined where it is none. */
export function liveObject(kind: Kind, source: Value): StackObject | undefined {
    const { metadata, spec, status } = fields(source);
    const name = text(fields(metadata).name);
    const namespace = text(fields(metadata).namespace);
    if (name === undefined || name === UNKNOWN || namespace === undefined || namespace === UNKNOWN) return undefined;
    return { urn: "", kind, name, namespace, metadata, spec, status, ignoreChanges: [] };
}
