import { type Labels, readLabels } from "../../src/model/labels.ts";
import { fields, number, UNKNOWN, type Unknown, type Value } from "../../src/model/value.ts";
import type { Kind } from "../objects/kind.ts";
import type { StackObject } from "../objects/object.ts";

/** Something that runs pods. */
export interface Workload {
    readonly object: StackObject;
    readonly podLabels: Labels;
    /** Whether its pods can be counted: Deployments and StatefulSets only. */
    readonly countable: boolean;
    /** The declared number, 1 where none is; an autoscaler may overrule it. */
    readonly replicas: number | Unknown;
}

/** Kinds with a pod template whose pods answer no requests, or that run none themselves. */
const NOT_SERVING = new Set(["Job", "CronJob", "PodTemplate"]);

/** Whether pods of this kind can be counted from the object itself. */
export function isCountable({ group, kind }: Kind): boolean {
    return group === "apps" && (kind === "Deployment" || kind === "StatefulSet");
}

/** Reads a workload; undefined for an object that runs no pods. */
export function readWorkload(object: StackObject): Workload | undefined {
    const podLabels = podLabelsOf(object);
    if (podLabels === undefined || NOT_SERVING.has(object.kind.kind)) return undefined;
    return {
        object,
        podLabels,
        countable: isCountable(object.kind),
        replicas: object.spec === UNKNOWN ? UNKNOWN : (number(fields(object.spec).replicas) ?? 1),
    };
}

function podLabelsOf({ kind, spec, metadata }: StackObject): Labels | undefined {
    if (kind.group === "" && kind.kind === "Pod") {
        return metadata === UNKNOWN ? UNKNOWN : readLabels(fields(metadata).labels);
    }
    if (isCountable(kind)) return templateLabels(spec);
    return fields(fields(spec).template).metadata === undefined ? undefined : templateLabels(spec);
}

function templateLabels(spec: Value): Labels {
    const { template } = fields(spec);
    const { metadata } = fields(template);
    const unknown = spec === UNKNOWN || template === UNKNOWN || metadata === UNKNOWN;
    return unknown ? UNKNOWN : readLabels(fields(metadata).labels);
}
