import type { V1Pod } from "@kubernetes/client-node";

/** What Istio knows of the workload behind a pod. */
export interface Workload {
    /** The Deployment's name for a Deployment's pods. */
    name: string;
    namespace: string;
    /** The pod label `app`. */
    app: string | undefined;
    /** The pod label `version`. */
    version: string | undefined;
    canonicalService: string;
    canonicalRevision: string | undefined;
}

/** The workload of a pod, by the rules of Istio's control plane. */
export function workloadOf(pod: V1Pod): Workload {
    const labels = pod.metadata?.labels ?? {};
    const name = workloadName(pod, labels);
    return {
        name,
        namespace: pod.metadata?.namespace ?? "",
        app: labels.app,
        version: labels.version,
        canonicalService:
            labels["service.istio.io/canonical-name"] ?? labels["app.kubernetes.io/name"] ?? labels.app ?? name,
        canonicalRevision:
            labels["service.istio.io/canonical-revision"] ?? labels["app.kubernetes.io/version"] ?? labels.version,
    };
}

function workloadName(pod: V1Pod, labels: Readonly<Record<string, string>>): string {
    const owner = pod.metadata?.ownerReferences?.find((reference) => reference.controller);
    if (owner === undefined) return pod.metadata?.name ?? "";
    const hash = labels["pod-template-hash"];
    const suffix = `-${hash}`;
    return owner.kind === "ReplicaSet" && hash && owner.name.endsWith(suffix)
        ? owner.name.slice(0, -suffix.length)
        : owner.name;
}
