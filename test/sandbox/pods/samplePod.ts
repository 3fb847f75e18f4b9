import type { V1Pod } from "@kubernetes/client-node";

/** Changes to the sample pod that tests make. */
export interface PodChanges {
    readonly name?: string;
    readonly uid?: string;
    readonly address?: string;
    readonly port?: number;
    readonly annotations?: Record<string, string>;
    readonly labels?: Record<string, string>;
    readonly ready?: boolean;
    readonly running?: boolean;
    /** The pod has come to its end, and waits for its removal. */
    readonly ended?: boolean;
    readonly preStopSeconds?: number;
    /** Set: the pod is terminating. The deletion was asked for `agoMs` before `Date.now()`. */
    readonly terminating?: { readonly graceSeconds: number; readonly agoMs?: number };
}

/** A pod of the blue colour that is Ready and listens on one port, for tests to change one thing in. */
export function samplePod({
    name = "my-app-blue-0",
    uid = `uid-of-${name}`,
    address = "127.0.0.1",
    port = 8080,
    annotations,
    labels,
    ready = true,
    running = true,
    ended = false,
    preStopSeconds,
    terminating,
}: PodChanges = {}): V1Pod {
    const now = new Date();
    const state = running ? { running: { startedAt: now } } : { waiting: { reason: "CrashLoopBackOff" } };
    const deletion = terminating && {
        deletionTimestamp: new Date(now.getTime() - (terminating.agoMs ?? 0) + terminating.graceSeconds * 1000),
        deletionGracePeriodSeconds: terminating.graceSeconds,
    };
    return {
        metadata: {
            name,
            uid,
            namespace: "default",
            labels: { color: "blue", version: "v1", ...labels },
            annotations,
            ...deletion,
        },
        spec: {
            nodeName: "node-0",
            containers: [
                {
                    name: "app",
                    image: `my-app:1.0.0-port${port}`,
                    ports: [{ containerPort: port }],
                    readinessProbe: { httpGet: { path: "/ready", port } },
                    livenessProbe: { httpGet: { path: "/live", port } },
                    lifecycle:
                        preStopSeconds === undefined ? undefined : { preStop: { sleep: { seconds: preStopSeconds } } },
                },
            ],
        },
        status: {
            phase: ended ? "Succeeded" : "Running",
            podIP: address,
            conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
            containerStatuses: [
                { name: "app", image: "", imageID: "", restartCount: 0, ready, started: running, state },
            ],
        },
    };
}
