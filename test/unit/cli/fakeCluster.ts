import type { ClusterClient, PatchOperation } from "../../../src/cluster/client.ts";

/** A cluster of a few objects by path, which keeps what was asked of it. */
export interface FakeCluster extends ClusterClient {
    readonly objects: Map<string, FakeObject | FakeList>;
    readonly changes: { path: string; operations: PatchOperation[] }[];
    readonly patches: { path: string; body: object }[];
}

export interface FakeObject {
    metadata: { name: string; uid: string; resourceVersion: string; annotations?: Record<string, string> };
    spec?: Record<string, unknown>;
    status?: Record<string, unknown>;
}

export interface FakeList {
    items: object[];
}

/** A DestinationRule with subsets as the component makes them, which is there where a test does not say otherwise. */
export const destinationRule = (
    subsets: Record<string, Record<string, string>> = { blue: { color: "blue" }, green: { color: "green" } },
    host = "my-app",
): FakeObject => ({
    metadata: { name: "my-app", uid: "rule-uid", resourceVersion: "1" },
    spec: { host, subsets: Object.entries(subsets).map(([name, labels]) => ({ name, labels })) },
});

/** `onPatch` plays the controllers: it may change objects after a merge patch. */
export const fakeCluster = (
    objects: Record<string, FakeObject | FakeList>,
    { onPatch, conflicts = 0 }: { onPatch?: (cluster: FakeCluster) => void; conflicts?: number } = {},
): FakeCluster => {
    let left = conflicts;
    const cluster: FakeCluster = {
        objects: new Map<string, FakeObject | FakeList>([[paths.rule, destinationRule()], ...Object.entries(objects)]),
        changes: [],
        patches: [],
        get: async <T>(path: string) => structuredClone(cluster.objects.get(path.split("?")[0] ?? "")) as T | undefined,
        create: async <T>(_: string, object: object) => object as T,
        remove: async () => undefined,
        patch: async (path, body) => {
            cluster.patches.push({ path, body });
            onPatch?.(cluster);
        },
        change: async <T>(path: string, resourceVersion: string, operations: PatchOperation[]) => {
            const object = cluster.objects.get(path.split("?")[0] ?? "");
            if (!object || "items" in object || object.metadata.resourceVersion !== resourceVersion) return undefined;
            if (left-- > 0) {
                object.metadata.resourceVersion = String(Number(resourceVersion) + 1);
                return undefined;
            }
            cluster.changes.push({ path, operations });
            return object as T;
        },
        tryApply: async () => undefined,
        ask: async () => ({ status: 200, text: "" }),
    };
    return cluster;
};

const ROUTE = "/apis/networking.istio.io/v1/namespaces/default/virtualservices/my-app";
const deploymentAt = (color: string) => `/apis/apps/v1/namespaces/default/deployments/my-app-${color}`;

const RULE = "/apis/networking.istio.io/v1/namespaces/default/destinationrules/my-app";

export const paths = { route: ROUTE, rule: RULE, blue: deploymentAt("blue"), green: deploymentAt("green") };

export const deployment = (replicas: number, ready = replicas): FakeObject => ({
    metadata: { name: "deployment", uid: "d", resourceVersion: "1" },
    spec: { replicas, template: {} },
    status: { readyReplicas: ready },
});

export const route = (http: object[], annotations: Record<string, string> = { a: "b" }): FakeObject => ({
    metadata: { name: "my-app", uid: "route-uid", resourceVersion: "7", annotations },
    spec: { http },
});
