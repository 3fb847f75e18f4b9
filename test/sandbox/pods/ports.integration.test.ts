import assert from "node:assert/strict";
import type { V1Pod, V1Probe } from "@kubernetes/client-node";
import { execa } from "execa";
import { eventually, reasonOf } from "../supervisor/probe.ts";

// The file may have one called "ports" of its own.
const namespace = "simulated-ports";
const kubectl = (...args: string[]) => execa("kubectl", ["--namespace", namespace, ...args]);

const probe = (port: number | string, often: Partial<V1Probe> = {}): V1Probe => ({
    httpGet: { path: "/health", port },
    ...often,
});

/** Pods that declare port 9090, whatever their programs do. */
const pods = {
    "told-by-image": { image: "my-app:1.0.0-port9090", readinessProbe: probe("http") },
    "by-declaration-alone": { image: "my-app:1.0.0", readinessProbe: probe("http") },
    "never-started": {
        image: "my-app:1.0.0",
        startupProbe: probe(9090, { periodSeconds: 1, failureThreshold: 1 }),
    },
    "not-alive": {
        image: "my-app:1.0.0",
        readinessProbe: probe(8080),
        livenessProbe: probe(9090, { periodSeconds: 1, failureThreshold: 2 }),
    },
} as const;

const read = async (name: keyof typeof pods): Promise<V1Pod> =>
    JSON.parse((await kubectl("get", "pod", name, "--output=json")).stdout) as V1Pod;

const isReady = ({ status }: V1Pod): boolean =>
    status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

const restarts = ({ status }: V1Pod): number => status?.containerStatuses?.[0]?.restartCount ?? 0;

/** What a caller gets at a port of a pod: a status, or why there is none. */
async function asked(name: keyof typeof pods, port: number): Promise<number | string> {
    const { status } = await read(name);
    try {
        const response = await fetch(`http://${status?.podIP}:${port}/`);
        await response.body?.cancel();
        return response.status;
    } catch (error) {
        return reasonOf(error);
    }
}

describe("a simulated pod, as on a real node", () => {
    before(async () => {
        await execa("kubectl", ["create", "namespace", namespace]);
        const items = Object.entries(pods).map(([name, container]) => ({
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name },
            spec: { containers: [{ name: "app", ports: [{ name: "http", containerPort: 9090 }], ...container }] },
        }));
        const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
        await execa("kubectl", ["--namespace", namespace, "apply", "--filename", "-"], { input: list });
        await kubectl("wait", "--for=condition=Ready", "pod/told-by-image", "--timeout=30s");
        await eventually(async () => {
            assert.equal((await read("by-declaration-alone")).status?.phase, "Running");
        }, 30);
    });
    after(() => execa("kubectl", ["delete", "namespace", namespace, "--wait=false"]));

    it("answers on the port that its image tells", async () => {
        assert.equal(await asked("told-by-image", 9090), 200);
        assert.equal(await asked("by-declaration-alone", 8080), 200);
    });

    it("answers on no other, although another pod does and it declares it", async () => {
        assert.match(String(await asked("told-by-image", 8080)), /ECONNRE(SET|FUSED)|other side closed/);
        assert.match(String(await asked("by-declaration-alone", 9090)), /ECONNRE(SET|FUSED)|other side closed/);
    });

    it("does not get ready where its readiness probe asks on another port", async () => {
        // A sound one was ready long ago.
        assert.equal(isReady(await read("by-declaration-alone")), false);
    });

    it("says so in an event, as the kubelet does", () =>
        eventually(async () => {
            const about = "involvedObject.name=by-declaration-alone,reason=Unhealthy";
            const { stdout } = await kubectl(
                "get",
                "events",
                "--field-selector",
                about,
                "--output=jsonpath={..message}",
            );
            assert.match(
                stdout,
                /^Readiness probe failed: dial tcp 10\.244\.\d+\.\d+:9090: connect: connection refused$/,
            );
        }, 10));

    it("is restarted again and again without being ready where its startup probe asks on another port", () =>
        eventually(async () => {
            const pod = await read("never-started");
            assert.ok(restarts(pod) >= 1);
            assert.equal(isReady(pod), false);
        }, 20));

    it("is restarted again and again where its liveness probe asks on another port", () =>
        eventually(async () => assert.ok(restarts(await read("not-alive")) >= 1), 20));
});
