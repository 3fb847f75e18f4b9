import type { ClusterClient } from "../cluster/client.ts";
import { labelled } from "../cluster/labelled.ts";
import { counted } from "../model/counted.ts";
import { ROUNDED_MILLISECONDS } from "./drain.ts";

/** One colour's pods, and the Services of which one leads requests to them. */
export interface Listing {
    namespace: string;
    services: string[];
    /** Labels of the colour's pods. */
    selector: Record<string, string>;
    /** How long a pod must have been ready to count. */
    minReadySeconds: number;
}

interface EndpointSlice {
    /** None where the pods have no port of the name that the Service asks for: nobody can reach them. */
    ports?: unknown[] | null;
    endpoints?: { conditions?: { ready?: boolean }; targetRef?: { uid?: string } }[] | null;
}

interface Pod {
    metadata: { uid: string };
    status?: { conditions?: { type: string; status: string; lastTransitionTime?: string }[] };
}

/** How long the controller of EndpointSlices may lag behind that of Deployments before something must be wrong. */
const MOST_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 100;
const LONGEST_POLL_MILLISECONDS = 1000;

/**
 * Waits until EndpointSlices list so many pods of a colour that have been ready for long enough, and says what is missing where
 * they do not in time. Proxies go by these lists, and a Deployment counts a pod before they have it: traffic that moved in
 * between would find nobody.
 * See https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export async function untilListed(
    client: ClusterClient,
    listing: Listing,
    wanted: number,
    mostMilliseconds = MOST_MILLISECONDS,
): Promise<string | undefined> {
    if (wanted === 0) return undefined;
    const { services, minReadySeconds } = listing;
    const oldEnough = minReadySeconds * 1000;
    const until = Date.now() + mostMilliseconds + oldEnough;
    const seen = new Map<string, number>();
    for (;;) {
        const listed = await listedPods(client, listing);
        const youngest = readyFor(listed, seen, Date.now())[wanted - 1];
        if (youngest !== undefined && youngest >= oldEnough) return undefined;
        if (Date.now() > until) {
            const waited = `after ${(mostMilliseconds + oldEnough) / 1000} s`;
            if (youngest === undefined) {
                return (
                    `${wanted} pods are ready, but the EndpointSlices of ${services.join(" and ")} list ${listed.length} of them ` +
                    `${waited}, so that no request would reach the others. Is kube-controller-manager running, ` +
                    "and does the Service's selector fit the pods' labels?"
                );
            }
            return (
                `${counted(wanted, "pod")} must have been ready for ${minReadySeconds} s, but ${waited} not so many have been without a break ` +
                "(gate.minReadySeconds). Do they crash, or fail their readiness probe now and then?"
            );
        }
        const wait =
            youngest === undefined ? POLL_MILLISECONDS : Math.min(oldEnough - youngest, LONGEST_POLL_MILLISECONDS);
        await new Promise((done) => setTimeout(done, wait));
    }
}

/**
 * For how many milliseconds pods have been ready, longest first: by the cluster's clock, or for as long as they have been seen
 * here, since that clock may be ahead of ours.
 */
function readyFor(pods: Pod[], seen: Map<string, number>, now: number): number[] {
    const uids = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const uid of seen.keys()) if (!uids.has(uid)) seen.delete(uid);
    return pods
        .map(({ metadata: { uid }, status }) => {
            const first = seen.get(uid) ?? now;
            seen.set(uid, first);
            const since = status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime;
            const byCluster = since === undefined ? 0 : now - Date.parse(since) - ROUNDED_MILLISECONDS;
            return Math.max(byCluster, now - first);
        })
        .toSorted((a, b) => b - a);
}

async function listedPods(client: ClusterClient, { namespace, services, selector }: Listing): Promise<Pod[]> {
    const [pods, slices] = await Promise.all([
        client.get<{ items: Pod[] }>(podsPath(namespace, selector)),
        client.get<{ items: EndpointSlice[] }>(slicesPath(namespace, services)),
    ]);
    const ready = new Set(
        (slices?.items ?? [])
            .filter(({ ports }) => ports !== null)
            .flatMap(({ endpoints }) => endpoints ?? [])
            // Where nothing is said, Kubernetes has it mean ready.
            .filter(({ conditions }) => conditions?.ready ?? true)
            .map(({ targetRef }) => targetRef?.uid),
    );
    return (pods?.items ?? []).filter(({ metadata }) => ready.has(metadata.uid));
}

export function podsPath(namespace: string, selector: Record<string, string>): string {
    return labelled(`/api/v1/namespaces/${namespace}/pods`, selector);
}

export function slicesPath(namespace: string, services: string[]): string {
    const selector = `kubernetes.io/service-name in (${services.join(",")})`;
    return `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${encodeURIComponent(selector)}`;
}
