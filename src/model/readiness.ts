/** What decides how many of a workload's pods can take requests: its own fields, as the API server gives them. */
export interface WorkloadStatus {
    readonly metadata?: { readonly generation?: unknown } | undefined;
    readonly spec?: { readonly replicas?: unknown } | undefined;
    readonly status?:
        | {
              readonly replicas?: unknown;
              readonly readyReplicas?: unknown;
              readonly updatedReplicas?: unknown;
              readonly observedGeneration?: unknown;
          }
        | undefined;
}

/** The progress of a Deployment or StatefulSet. */
export interface Readiness {
    /** Pods that are wanted. */
    readonly replicas: number;
    /** Pods that are ready and will stay: one that was just scaled down still counts those that are about to go. */
    readonly ready: number;
    /** Pods that a rolling update has not replaced yet, also where it is paused: they are of an earlier release. */
    readonly outdated: number;
    /** Ready pods that are certainly of the newest release. */
    readonly current: number;
    /** Whether the counts belong to the present spec, not to an earlier one. */
    readonly observed: boolean;
}

/** Kubernetes' default. */
const DEFAULT_REPLICAS = 1;

/**
 * Reads the counts of a Deployment or StatefulSet.
 * See https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
export function readinessOf({ metadata, spec, status }: WorkloadStatus): Readiness {
    const replicas = count(spec?.replicas) ?? DEFAULT_REPLICAS;
    const ready = Math.min(replicas, count(status?.readyReplicas) ?? 0);
    const outdated = Math.max(0, (count(status?.replicas) ?? 0) - (count(status?.updatedReplicas) ?? 0));
    return {
        replicas,
        ready,
        outdated,
        // The status does not say which pods are ready: in the worst case those of the earlier release.
        current: Math.max(0, Math.min(ready, (count(status?.readyReplicas) ?? 0) - outdated)),
        observed: (count(status?.observedGeneration) ?? 0) >= (count(metadata?.generation) ?? 0),
    };
}

function count(value: unknown): number | undefined {
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** What decides whether a pod takes requests. */
export interface PodState {
    readonly metadata: { readonly deletionTimestamp?: unknown };
    readonly status?: { readonly conditions?: readonly { readonly type?: string; readonly status?: string }[] };
}

/** Whether a pod is ready and will stay: a pod of the previous release stays ready while it terminates. */
export function isPodReady({ metadata, status }: PodState): boolean {
    const isReady = (status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");
    return isReady && metadata.deletionTimestamp === undefined;
}
