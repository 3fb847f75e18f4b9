import { eventually } from "../sandbox/supervisor/probe.ts";
import { type Kind, pathOf, readObject, removeObjects } from "./apiServer.ts";

/** What makes others goes before what it makes, or that would come back. */
const KINDS: readonly Kind[] = [
    ...(["virtualservices", "gateways", "destinationrules", "prometheusrules"] as const),
    ...(["horizontalpodautoscalers", "deployments", "jobs", "replicasets", "pods", "poddisruptionbudgets"] as const),
];

interface Named {
    readonly metadata: { readonly name: string };
}

/** Kubernetes' and Istio's own. */
const FOREIGN = ["kubernetes", "kube-root-ca.crt", "istio-ca-root-cert", "istio-ca-crl"];

/**
 * Takes everything out of a namespace that a service may have made there, at once: after a test nobody asks its pods anything any
 * more, and what `pulumi destroy` does is tested where that is the point.
 */
export async function emptyNamespace(namespace: string): Promise<void> {
    for (const kind of KINDS) await removeObjects(`${pathOf(kind, namespace)}?gracePeriodSeconds=0`);
    for (const kind of ["services", "configmaps"] as const) {
        for (const { metadata } of await namesOf(kind, namespace)) {
            if (!FOREIGN.includes(metadata.name)) await removeObjects(pathOf(kind, namespace, metadata.name));
        }
    }
    await eventually(async () => {
        for (const kind of ["deployments", "pods"] as const) {
            const left = await namesOf(kind, namespace);
            if (left.length > 0) {
                await removeObjects(`${pathOf(kind, namespace)}?gracePeriodSeconds=0`);
                throw new Error(`${namespace} still has ${left.length} ${kind}`);
            }
        }
    }, 30);
}

async function namesOf(kind: Kind, namespace: string): Promise<readonly Named[]> {
    return (await readObject<{ items: readonly Named[] }>(pathOf(kind, namespace))).items;
}
