import type { ClusterClient } from "../../../src/cluster/client.ts";

/** A cluster of objects by path, which remembers what was patched. */
export interface FakeCluster extends ClusterClient {
    patches: { path: string; body: unknown }[];
}

/** Functions as objects give another answer each time. */
export function fakeCluster(objects: Record<string, unknown>, more: Partial<ClusterClient> = {}): FakeCluster {
    const patches: FakeCluster["patches"] = [];
    return {
        patches,
        get: async <T>(path: string) => {
            const found = objects[path];
            return (typeof found === "function" ? found() : found) as T | undefined;
        },
        create: async <T>(_: string, object: object) => object as T,
        remove: async () => undefined,
        patch: async (path, body) => {
            patches.push({ path, body });
        },
        change: async () => undefined,
        tryApply: async () => undefined,
        ask: async () => ({ status: 404, text: "" }),
        ...more,
    };
}

export const ROUTE = "/apis/networking.istio.io/v1/namespaces/default/virtualservices/my-app";
export const BLUE = "/apis/apps/v1/namespaces/default/deployments/my-app-blue";
export const GREEN = "/apis/apps/v1/namespaces/default/deployments/my-app-green";

export const RULES = "/apis/networking.istio.io/v1/namespaces/default/destinationrules";

/** A DestinationRule with subsets by name; its host as Istio completes it. */
export function destinationRule(subsets: Record<string, Record<string, string>>, host = "my-app") {
    return { spec: { host, subsets: Object.entries(subsets).map(([name, labels]) => ({ name, labels })) } };
}

export const bothSubsets = destinationRule({ blue: { color: "blue" }, green: { color: "green" } });

export const PLACE = {
    namespace: "default",
    virtualService: "my-app",
    deployments: { blue: "my-app-blue", green: "my-app-green" },
    istioApiVersion: "v1",
};

const LONG_AGO = [{ time: "2026-01-01T00:00:00Z", fieldsV1: { "f:spec": { "f:http": {} } } }];

export function virtualService(subset: string, more: object = {}) {
    return {
        metadata: { uid: "route", managedFields: LONG_AGO, ...more },
        spec: { http: [{ route: [{ destination: { host: "my-app", subset }, weight: 100 }] }] },
    };
}

export function deployment(replicas: number, ready = replicas) {
    return {
        metadata: {
            uid: "uid",
            generation: 2,
            managedFields: [{ manager: "pulumi-kubernetes-1", operation: "Apply" }],
        },
        spec: { replicas, template: { spec: { containers: [{ name: "my-app", image: "my-app:1" }] } } },
        status: { observedGeneration: 2, readyReplicas: ready },
    };
}

/** Three pods are wanted and ready; a rolling update has replaced two of them, and made one more. */
export const midRollout = { ...deployment(3), status: { ...deployment(3).status, replicas: 4, updatedReplicas: 2 } };
