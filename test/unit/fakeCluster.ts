import type { ClusterClient, PatchOperation } from "../../src/cluster/client.ts";

/** A cluster of a few objects by path, which keeps what was asked of it. */
export interface FakeCluster extends ClusterClient {
    readonly objects: Map<string, unknown>;
    readonly changes: { path: string; operations: PatchOperation[] }[];
    readonly patches: { path: string; body: object }[];
}

interface Behaviour extends Partial<ClusterClient> {
    /** Plays the controllers: it may change objects after a merge patch. */
    readonly onPatch?: (cluster: FakeCluster) => void;
    /** So many changes come too late. */
    readonly conflicts?: number;
}

/** Functions as objects give another answer each time. A query counts where an object is told with it. */
export function fakeCluster(
    objects: Readonly<Record<string, unknown>>,
    { onPatch, conflicts = 0, ...more }: Behaviour = {},
): FakeCluster {
    let left = conflicts;
    const at = (path: string) => {
        const found = cluster.objects.get(path) ?? cluster.objects.get(path.split("?")[0] ?? "");
        return typeof found === "function" ? found() : found;
    };
    const cluster: FakeCluster = {
        objects: new Map(Object.entries(objects)),
        changes: [],
        patches: [],
        get: async <T>(path: string) => structuredClone(at(path)) as T | undefined,
        create: async <T>(_: string, object: object) => object as T,
        remove: async () => undefined,
        patch: async (path, body) => {
            cluster.patches.push({ path, body });
            onPatch?.(cluster);
        },
        change: async <T>(path: string, resourceVersion: string, operations: PatchOperation[]) => {
            const object: FakeObject | undefined = at(path);
            if (object?.metadata.resourceVersion !== resourceVersion) return undefined;
            if (left-- > 0) {
                object.metadata.resourceVersion = String(Number(resourceVersion) + 1);
                return undefined;
            }
            cluster.changes.push({ path, operations });
            return object as T;
        },
        tryApply: async () => undefined,
        ask: async () => ({ status: 404, text: "" }),
        ...more,
    };
    return cluster;
}

export interface FakeObject {
    metadata: { name: string; uid: string; resourceVersion: string; annotations?: Record<string, string> };
    spec?: Record<string, unknown>;
    status?: Record<string, unknown>;
}

const [apps, istio] = ["/apis/apps/v1/namespaces/default", "/apis/networking.istio.io/v1/namespaces/default"];

/** Where my-app's objects are. */
export const paths = {
    route: `${istio}/virtualservices/my-app`,
    rules: `${istio}/destinationrules`,
    rule: `${istio}/destinationrules/my-app`,
    blue: `${apps}/deployments/my-app-blue`,
    green: `${apps}/deployments/my-app-green`,
};

/** A DestinationRule with subsets as the component makes them; its host as Istio completes it. */
export function destinationRule(
    subsets: Record<string, Record<string, string>> = { blue: { color: "blue" }, green: { color: "green" } },
    host = "my-app",
): FakeObject {
    return {
        metadata: { name: "my-app", uid: "rule-uid", resourceVersion: "1" },
        spec: { host, subsets: Object.entries(subsets).map(([name, labels]) => ({ name, labels })) },
    };
}

export function deployment(replicas: number, ready = replicas): FakeObject {
    const managedFields = [{ manager: "pulumi-kubernetes-1", operation: "Apply" }];
    return {
        metadata: { name: "deployment", uid: "uid", resourceVersion: "1", ...{ generation: 2, managedFields } },
        spec: { replicas, template: { spec: { containers: [{ name: "my-app", image: "my-app:1" }] } } },
        status: { observedGeneration: 2, readyReplicas: ready },
    };
}
