import type { V1EndpointSlice, V1Pod } from "@kubernetes/client-node";
import type { ClusterClient } from "../cluster/client.ts";
import { labelled } from "../cluster/labelled.ts";
import { listObjects } from "../cluster/listObjects.ts";
import type { Stored } from "../cluster/stored.ts";
import { until } from "../cluster/waiting.ts";
import { plural } from "../model/plural.ts";
import { ROUNDED_MILLISECONDS } from "./drain.ts";

/** One colour's pods, and the Services through which requests may reach them. */
export interface EndpointQuery {
    readonly namespace: string;
    readonly services: string[];
    /** Labels of the colour's pods. */
    readonly selector: Record<string, string>;
    /** How long a pod must have been ready to count. */
    readonly minReadySeconds: number;
}

/** How far the EndpointSlice controller may lag behind the Deployment controller before something must be wrong. */
const MOST_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 100;
const LONGEST_POLL_MILLISECONDS = 1000;

/**
 * Waits until EndpointSlices list enough pods of a colour that have been ready for long enough; at the timeout says what is
 * missing. Proxies use these lists, and a Deployment counts a pod before they contain it: traffic that moved in between would
 * find no pod. See https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export async function untilEndpointsReady(
    client: ClusterClient,
    query: EndpointQuery,
    wanted: number,
    mostMilliseconds = MOST_MILLISECONDS,
): Promise<string | undefined> {
    if (wanted === 0) return undefined;
    const { services, minReadySeconds } = query;
    const oldEnough = minReadySeconds * 1000;
    const timeoutMilliseconds = mostMilliseconds + oldEnough;
    const youngest = ({ readyFor }: Listed) => readyFor[wanted - 1];
    const isOldEnough = (listed: Listed) => (youngest(listed) ?? -1) >= oldEnough;
    const found = await until(looking(client, query, isOldEnough), isOldEnough, {
        timeoutMilliseconds,
        pollMilliseconds: POLL_MILLISECONDS,
        longestPollMilliseconds: LONGEST_POLL_MILLISECONDS,
        pauseAfter: (listed) => {
            const age = youngest(listed);
            return age === undefined ? undefined : Math.min(oldEnough - age, LONGEST_POLL_MILLISECONDS);
        },
    });
    if (isOldEnough(found)) return undefined;
    const waited = `after ${timeoutMilliseconds / 1000} s`;
    if (youngest(found) === undefined) {
        return (
            `${plural(wanted, "ready pod")} must be listed, but ${waited} the EndpointSlices of ${services.join(" and ")} list ` +
            `${found.readyFor.length}. No request would reach the others. Is kube-controller-manager running, and does the ` +
            "Service's selector match the pods' labels?"
        );
    }
    return (
        `${plural(wanted, "pod")} must stay ready for ${minReadySeconds} s (gate.minReadySeconds), but ${waited} fewer have. ` +
        "Do they crash, or fail their readiness probe at times?"
    );
}

interface Listed {
    /** For how many milliseconds each listed pod has been ready, longest first. */
    readonly readyFor: number[];
}

/**
 * Reads the lists. A thousand pods are ten megabytes, so pods are read in full only to learn since when they are ready: at first,
 * and again before they count as ready for long enough. In between only the slices are read, and the pods' metadata where a slice
 * lists a new one.
 */
function looking(
    client: ClusterClient,
    { namespace, services, selector, minReadySeconds }: EndpointQuery,
    isOldEnough: (listed: Listed) => boolean,
): () => Promise<Listed> {
    const [pods, slices] = [podsPath(namespace, selector), slicesPath(namespace, services)];
    const part = minReadySeconds > 0 ? undefined : "metadata";
    /** The colour's pods, with the moment since when each is ready where it is known, by the cluster's clock. */
    let known = new Map<string, number | undefined>();
    /** Listed, but of another colour. */
    const others = new Set<string>();
    /** Since when they have been listed without interruption, by our clock: the cluster's may be ahead. */
    const seen = new Map<string, number>();

    const measure = (listed: string[]): Listed => {
        const own = listed.filter((uid) => known.has(uid));
        return { readyFor: readyFor(own, known, seen, Date.now()) };
    };
    const lookInFull = async () => {
        const [all, listed] = await Promise.all([listObjects<V1Pod>(client, pods, part), readyIn(client, slices)]);
        known = new Map(all.map((pod) => [pod.metadata.uid, readySince(pod)]));
        return measure(listed);
    };
    const lookAtSlices = async () => {
        const listed = await readyIn(client, slices);
        const unknown = listed.filter((uid) => !known.has(uid) && !others.has(uid));
        if (unknown.length > 0) {
            const own = await listObjects<V1Pod>(client, pods, "metadata");
            for (const { metadata } of own) if (!known.has(metadata.uid)) known.set(metadata.uid, undefined);
            for (const uid of unknown) if (!known.has(uid)) others.add(uid);
        }
        return measure(listed);
    };
    let isFirst = true;
    return async () => {
        const found = isFirst ? await lookInFull() : await lookAtSlices();
        const isLast = !isFirst && part !== "metadata" && isOldEnough(found);
        isFirst = false;
        return isLast ? lookInFull() : found;
    };
}

async function readyIn(client: ClusterClient, path: string): Promise<string[]> {
    const slices = await listObjects<V1EndpointSlice>(client, path);
    const listed = slices
        // Empty where the pods have no port with the name in the Service: no request can reach them.
        .filter(({ ports }) => ports !== null)
        .flatMap(({ endpoints }) => endpoints ?? [])
        // In Kubernetes a missing condition means ready.
        .filter(({ conditions }) => conditions?.ready ?? true)
        .map(({ targetRef }) => targetRef?.uid);
    return [...new Set(listed.filter((uid) => uid !== undefined))];
}

function readySince({ status }: Stored<V1Pod>): number | undefined {
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    return ready?.status === "True" && ready.lastTransitionTime ? Date.parse(ready.lastTransitionTime) : undefined;
}

/**
 * For how many milliseconds pods have been ready, longest first: by the cluster's clock, or for as long as they have been seen
 * here, since that clock may be ahead of ours.
 */
function readyFor(
    pods: string[],
    known: ReadonlyMap<string, number | undefined>,
    seen: Map<string, number>,
    now: number,
): number[] {
    const present = new Set(pods);
    for (const uid of seen.keys()) if (!present.has(uid)) seen.delete(uid);
    return pods
        .map((uid) => {
            const first = seen.get(uid) ?? now;
            seen.set(uid, first);
            const since = known.get(uid);
            const byCluster = since === undefined ? 0 : now - since - ROUNDED_MILLISECONDS;
            return Math.max(byCluster, now - first);
        })
        .toSorted((a, b) => b - a);
}

export function podsPath(namespace: string, selector: Record<string, string>): string {
    return labelled(`/api/v1/namespaces/${namespace}/pods`, selector);
}

export function slicesPath(namespace: string, services: string[]): string {
    const selector = `kubernetes.io/service-name in (${services.join(",")})`;
    return `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${encodeURIComponent(selector)}`;
}
