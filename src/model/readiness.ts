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

/** How far a Deployment or StatefulSet is. */
export interface Readiness {
    /** Pods that are wanted. */
    readonly replicas: number;
    /** Pods that are ready and will stay: one that was just scaled down still counts those that are about to go. */
    readonly ready: number;
    /** Pods that a rolling update has not replaced yet, also where it is paused: they are of an earlier release. */
    readonly outdated: number;
    /** Ready pods that are of the newest release for certain. */
    readonly current: number;
    /** Whether the counts belong to what is wanted now, or to what was wanted before. */
    readonly observed: boolean;
}

/** What Kubernetes takes where no number is given. */
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
        // Which of the pods are ready is not told: at worst those of the earlier release.
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

/** Whether a pod is ready and will stay: one of the release before stays ready while it ends. */
export function isPodReady({ metadata, status }: PodState): boolean {
    const isReady = (status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");
    return isReady && metadata.deletionTimestamp === undefined;
}
