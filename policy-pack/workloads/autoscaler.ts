import { fields, number, text, UNKNOWN, type Unknown } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

/** An object that sets the size of a workload. */
export interface Autoscaler {
    readonly object: StackObject;
    /** `Kind/name` of the workload. */
    readonly target: string | Unknown;
    /** The least number of pods that it keeps. */
    readonly least: number | Unknown;
    /** The most that it allows. */
    readonly most: number | Unknown;
}

/** See https://keda.sh/docs/latest/reference/scaledobject-spec/#maxreplicacount */
const KEDA_MOST = 100;

/** Reads a HorizontalPodAutoscaler or a KEDA ScaledObject; undefined for any other object. */
export function readAutoscaler(object: StackObject): Autoscaler | undefined {
    const spec = fields(object.spec);
    const unknown = object.spec === UNKNOWN;
    if (object.kind.group === "autoscaling" && object.kind.kind === "HorizontalPodAutoscaler") {
        return {
            object,
            target: unknown || spec.scaleTargetRef === UNKNOWN ? UNKNOWN : targetOf(fields(spec.scaleTargetRef)),
            least: unknown ? UNKNOWN : (number(spec.minReplicas) ?? 1),
            most: unknown ? UNKNOWN : (number(spec.maxReplicas) ?? UNKNOWN),
        };
    }
    if (object.kind.group === "keda.sh" && object.kind.kind === "ScaledObject") {
        return {
            object,
            target: unknown || spec.scaleTargetRef === UNKNOWN ? UNKNOWN : targetOf(fields(spec.scaleTargetRef)),
            least: unknown ? UNKNOWN : (number(spec.minReplicaCount) ?? 0),
            most: unknown ? UNKNOWN : (number(spec.maxReplicaCount) ?? KEDA_MOST),
        };
    }
    return undefined;
}

/** The most pods that an autoscaler allows; infinite where it is not known or there is no autoscaler. */
export function limitOf(autoscaler: Autoscaler | undefined): number {
    return typeof autoscaler?.most === "number" ? autoscaler.most : Number.POSITIVE_INFINITY;
}

function targetOf(reference: Record<string, unknown>): string | Unknown {
    const kind = text(reference.kind) ?? "Deployment";
    const name = text(reference.name) ?? "";
    return kind === UNKNOWN || name === UNKNOWN ? UNKNOWN : `${kind}/${name}`;
}
