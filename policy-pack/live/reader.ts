import { stackRoute } from "../inventory/inventory.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { openApiServer } from "./apiServer.ts";
import type { ClusterChoice } from "./kubeconfig.ts";
import { type Backing, readBacking, readRoutes } from "./readNamespace.ts";

/** Reads a cluster's namespaces, each list at most once however many policies ask. */
export interface ClusterReader {
    /** The routes of a namespace, in a version of Istio's API. */
    readonly routes: (namespace: string, version: string) => Promise<readonly StackRoute[]>;
    /** Everything in a namespace that says which pods there are. */
    readonly backing: (namespace: string, version: string) => Promise<Backing>;
}

/** Opens clusters; tests open others. */
export type OpenCluster = (choice: ClusterChoice, timeoutSeconds: number) => Promise<ClusterReader>;

/** Opens a reader that keeps its first answers, so that all policies judge the same cluster state. */
export const openReader: OpenCluster = async (choice, timeoutSeconds) => {
    const server = await openApiServer(choice, timeoutSeconds);
    return {
        routes: once(async (namespace, version) => (await readRoutes(server, namespace, version)).map(stackRoute)),
        backing: once((namespace, version) => readBacking(server, namespace, version)),
    };
};

function once<T>(read: (namespace: string, version: string) => Promise<T>): typeof read {
    const known = new Map<string, Promise<T>>();
    return (namespace, version) => {
        const key = `${version} ${namespace}`;
        const before = known.get(key) ?? read(namespace, version);
        known.set(key, before);
        return before;
    };
}
