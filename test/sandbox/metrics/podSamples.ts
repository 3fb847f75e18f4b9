import type { V1Pod } from "@kubernetes/client-node";

/** A pod of the Deployment `my-app-<color>`, as the API server shows it. */
export function podOf(color: string, uid: string, address: string, startTime = "2026-11-26T12:00:00Z"): V1Pod {
    return {
        metadata: {
            name: `my-app-${color}-7d4b9-${uid}`,
            namespace: "default",
            uid,
            labels: {
                app: "my-app",
                color,
                version: color === "blue" ? "v1" : "v2",
                "pod-template-hash": "7d4b9",
            },
            ownerReferences: [
                {
                    apiVersion: "apps/v1",
                    kind: "ReplicaSet",
                    name: `my-app-${color}-7d4b9`,
                    uid: "rs",
                    controller: true,
                },
            ],
        },
        status: { podIP: address, podIPs: [{ ip: address }], phase: "Running", startTime: new Date(startTime) },
    };
}
