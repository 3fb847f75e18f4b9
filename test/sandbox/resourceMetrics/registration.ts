import { apiVersion } from "./usage.ts";

const service = { namespace: "kube-system", name: "resource-metrics" };

/** The name by which the API server knows the metrics API, and that its certificate must therefore carry. */
export const serverName = `${service.name}.${service.namespace}.svc`;

/** What makes the API server pass `metrics.k8s.io` on to the address, trusting the given certificate and no other. */
export function registration(address: string, port: number, certificate: string) {
    return [
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: {
                ...service,
                // No business of the mesh.
                annotations: { "networking.istio.io/exportTo": "~" },
            },
            // Nothing routes cluster addresses here; an external name the API server dials as it is.
            spec: { type: "ExternalName", externalName: address, ports: [{ name: "https", port }] },
        },
        {
            apiVersion: "apiregistration.k8s.io/v1",
            kind: "APIService",
            metadata: { name: apiVersion.split("/").toReversed().join(".") },
            spec: {
                group: apiVersion.split("/")[0],
                version: apiVersion.split("/")[1],
                service: { ...service, port },
                caBundle: Buffer.from(certificate).toString("base64"),
                groupPriorityMinimum: 100,
                versionPriority: 100,
            },
        },
    ];
}
