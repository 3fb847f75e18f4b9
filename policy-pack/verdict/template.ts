import { fields, hasUnknown, number, UNKNOWN, type Value } from "../../src/model/value.ts";
import type { Workload } from "../workloads/workload.ts";

/** Whether the state of a workload leaves open that this preview changes it; most are ruled out without asking a cluster. */
export function mayChange({ object }: Workload): boolean {
    const generation = number(fields(object.metadata).generation);
    const observed = number(fields(object.status).observedGeneration);
    return typeof generation !== "number" || generation !== observed;
}

/**
 * Whether the update replaces a workload's pods: compares the declared pod template with the live one. What the API server has
 * filled in by itself counts only where the preview has asked it, which the generation shows.
 */
export function templateChanges(declared: Workload, present: Workload): "yes" | "no" | "unknown" {
    const proposed = templateOf(declared);
    if (declared.object.spec === UNKNOWN || hasUnknown(proposed)) return "unknown";
    const current = templateOf(present);
    const wasAsked = typeof number(fields(declared.object.metadata).generation) === "number";
    const same = contains(current, proposed) && (!wasAsked || contains(proposed, current));
    return same ? "no" : "yes";
}

function templateOf({ object }: Workload): Value {
    return fields(object.spec).template;
}

/** Whether everything that `part` says, `whole` says too; null and missing are the same, and so are empty objects. */
function contains(whole: Value, part: Value): boolean {
    if (part === undefined || part === null) return true;
    if (Array.isArray(part)) {
        return Array.isArray(whole)
            ? whole.length === part.length && part.every((element, index) => contains(whole[index], element))
            : part.length === 0;
    }
    if (typeof part === "object") {
        return Object.entries(part).every(([key, value]) => contains(fields(whole)[key], value));
    }
    return whole === part;
}
