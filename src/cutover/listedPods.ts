import type { ClusterClient } from "../cluster/client.ts";
import { labelled } from "../cluster/labelled.ts";

/** One colour's pods, and the Services of which one leads requests to them. */
export interface Listing {
    namespace: string;
    services: string[];
    /** Labels of the colour's pods. */
    selector: Record<string, string>;
}

interface EndpointSlice {
    endpoints?: { conditions?: { ready?: boolean }; targetRef?: { uid?: string } }[] | null;
}

interface Pod {
    metadata: { uid: string };
}

/** How long the controller of EndpointSlices may lag behind that of Deployments before something must be wrong. */
const MOST_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 100;

/**
 * Waits until EndpointSlices list so many ready pods of a colour, and says what is missing where they do not in time. Proxies go
 * by these lists, and a Deployment counts a pod before they have it: traffic that moved in between would find nobody.
 * See https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export async function untilListed(
    client: ClusterClient,
    listing: Listing,
    wanted: number,
    mostMilliseconds = MOST_MILLISECONDS,
): Promise<string | undefined> {
    const until = Date.now() + mostMilliseconds;
    for (;;) {
        const listed = wanted > 0 ? await countListed(client, listing) : 0;
        if (listed >= wanted) return undefined;
        if (Date.now() > until) {
            return (
                `${wanted} pods are ready, but the EndpointSlices of ${listing.services.join(" and ")} list ${listed} of them ` +
                `after ${mostMilliseconds / 1000} s, so that no request would reach the others. Is kube-controller-manager running, ` +
                "and does the Service's selector fit the pods' labels?"
            );
        }
        await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
    }
}

async function countListed(client: ClusterClient, { namespace, services, selector }: Listing): Promise<number> {
    const [pods, slices] = await Promise.all([
        client.get<{ items: Pod[] }>(podsPath(namespace, selector)),
        client.get<{ items: EndpointSlice[] }>(slicesPath(namespace, services)),
    ]);
    const ready = new Set(
        (slices?.items ?? [])
            .flatMap(({ endpoints }) => endpoints ?? [])
            // Where nothing is said, Kubernetes has it mean ready.
            .filter(({ conditions }) => conditions?.ready ?? true)
            .map(({ targetRef }) => targetRef?.uid),
    );
    return (pods?.items ?? []).filter(({ metadata }) => ready.has(metadata.uid)).length;
}

export function podsPath(namespace: string, selector: Record<string, string>): string {
    return labelled(`/api/v1/namespaces/${namespace}/pods`, selector);
}

export function slicesPath(namespace: string, services: string[]): string {
    const selector = `kubernetes.io/service-name in (${services.join(",")})`;
    return `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${encodeURIComponent(selector)}`;
}
