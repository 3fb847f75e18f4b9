import { applyObjects, deleteObjects, type Manifest } from "./objects.ts";
import { readyPodsOf } from "./pods.ts";
import { APP, gateway, metadata, podTemplate, REPLICAS, service, virtualService } from "./workload.ts";

/** A service as it runs before anybody thinks of two colours: one Deployment, and a route without subsets. */
const objects: readonly Manifest[] = [
    {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: metadata(APP),
        spec: {
            replicas: REPLICAS,
            selector: { matchLabels: { app: APP } },
            template: podTemplate("blue", "preStop"),
        },
    },
    service(APP, { app: APP }),
    gateway,
    virtualService(APP, [{ host: APP }]),
];

/** Makes the service, and returns when all its pods are ready. */
export async function deployPlainService(): Promise<void> {
    await applyObjects(objects);
    await readyPodsOf("blue", REPLICAS);
}

/** Takes away whatever of it is left. */
export function removePlainService(): Promise<void> {
    return deleteObjects(objects);
}
