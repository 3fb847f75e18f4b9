import type { AccessLogEntry } from "./accessLogLine.ts";

/** The service that a request was for; `undefined` where Istio would not know either. */
export interface DestinationService {
    host: string | undefined;
    name: string | undefined;
    namespace: string | undefined;
}

const catchAllRoutes: Readonly<Record<string, string>> = {
    block_all: "BlackHoleCluster",
    allow_any: "PassthroughCluster",
};
const catchAllClusters: ReadonlySet<string> = new Set(["BlackHoleCluster", "PassthroughCluster"]);

/** The service as Istio's own filter finds it: the cluster's, else the Host header's where that may stand in. */
export function destinationService(
    entry: Pick<AccessLogEntry, "authority" | "routeName" | "upstreamCluster">,
    hostHeaderFallback: boolean,
): DestinationService {
    const fallback = hostHeaderFallback ? (entry.authority ?? undefined) : undefined;
    const catchAll = catchAllRoutes[entry.routeName ?? ""];
    if (catchAll !== undefined) {
        return { host: fallback, name: catchAll, namespace: undefined };
    }
    const cluster = entry.upstreamCluster ?? "";
    if (catchAllClusters.has(cluster)) {
        return { host: fallback, name: cluster, namespace: undefined };
    }
    const host = hostOfCluster(cluster);
    return host === undefined
        ? { host: fallback, name: fallback, namespace: undefined }
        : { host, ...serviceOfHost(host) };
}

/** Istio names a cluster `direction|port|subset|host`. */
function hostOfCluster(cluster: string): string | undefined {
    const parts = cluster.split("|");
    return parts.length === 4 && parts[3] !== "" ? parts[3] : undefined;
}

/** A Kubernetes service's host holds its name and namespace; another host is a ServiceEntry's and its own name. */
function serviceOfHost(host: string): { name: string; namespace: string | undefined } {
    const [name, namespace, kind] = host.split(".");
    return name && namespace && kind === "svc" ? { name, namespace } : { name: host, namespace: undefined };
}
