import { type Labels, readLabels } from "../../src/model/labels.ts";
import { fields, UNKNOWN } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

/** A Kubernetes Service of the stack. */
export interface Service {
    readonly object: StackObject;
    /** Undefined where it selects nothing itself, so that its endpoints come from elsewhere. */
    readonly selector: Labels | undefined;
}

/** Reads a Service; undefined for any other object. */
export function readService(object: StackObject): Service | undefined {
    if (object.kind.group !== "" || object.kind.kind !== "Service") return undefined;
    const { selector } = fields(object.spec);
    if (object.spec === UNKNOWN || selector === UNKNOWN) return { object, selector: UNKNOWN };
    // An empty selector selects nothing, unlike that of a subset.
    return { object, selector: Object.keys(fields(selector)).length === 0 ? undefined : readLabels(selector) };
}
