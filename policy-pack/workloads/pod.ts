import { elements, fields, UNKNOWN, type Unknown, type Value } from "../../src/model/value.ts";
import type { Workload } from "./workload.ts";

/** The pod spec of a workload; `UNKNOWN` where it is. */
export function podSpecOf({ object }: Workload): Record<string, Value> | Unknown {
    const { template } = fields(object.spec);
    const { spec } = fields(template);
    const isPod = object.kind.kind === "Pod";
    if (object.spec === UNKNOWN || (!isPod && (template === UNKNOWN || spec === UNKNOWN))) return UNKNOWN;
    return fields(isPod ? object.spec : spec);
}

/** A container of a pod. */
export interface Container {
    readonly name: string;
    /** `UNKNOWN` where nothing is known of the container. */
    readonly value: Record<string, Value> | Unknown;
}

/** Containers that run as long as the pod, from one of the fields of a pod spec. */
export function containersOf(pod: Record<string, Value>, field: "containers" | "initContainers"): Container[] {
    if (pod[field] === UNKNOWN) return [{ name: field, value: UNKNOWN }];
    return elements(pod[field]).map((container, index) => {
        const { name } = fields(container);
        const label = typeof name === "string" ? name : `${field}[${index}]`;
        return { name: label, value: container === UNKNOWN ? UNKNOWN : fields(container) };
    });
}
