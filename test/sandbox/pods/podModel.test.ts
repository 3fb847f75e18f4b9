import assert from "node:assert/strict";
import { type AppModel, endOfLife, podModel } from "./podModel.ts";
import { samplePod } from "./samplePod.ts";

function appOf(pod = samplePod()): AppModel {
    const [app] = podModel(pod).apps;
    assert.ok(app);
    return app;
}

describe("podModel", () => {
    it("reads who the pod is and where it listens", () => {
        const { name, color, version, address, ready, apps } = podModel(samplePod());
        assert.deepEqual(
            { name, color, version, address, ready, ports: apps.map(({ ports }) => ports) },
            { name: "my-app-blue-0", color: "blue", version: "v1", address: "127.0.0.1", ready: true, ports: [[8080]] },
        );
    });

    it("calls a container that runs up although it is not Ready", () => {
        assert.equal(appOf(samplePod({ ready: false })).up, true);
    });

    it("calls a container up that is about to start, from its pod's address on", () => {
        const pod = samplePod();
        pod.status = { phase: "Pending", podIP: "127.0.0.1" };
        assert.equal(appOf(pod).up, true);
    });

    it("reports a container as down while its pod has no address", () => {
        const pod = samplePod();
        pod.status = { phase: "Pending" };
        assert.equal(appOf(pod).up, false);
    });

    it("calls a container that waits down", () => assert.equal(appOf(samplePod({ running: false })).up, false));

    it("calls the containers of a pod that has ended down", () => {
        const pod = samplePod();
        pod.status = { ...pod.status, phase: "Succeeded" };
        assert.equal(appOf(pod).up, false);
    });

    it("calls a container whose startup probe has not passed down", () => {
        const pod = samplePod();
        for (const status of pod.status?.containerStatuses ?? []) status.started = false;
        assert.equal(appOf(pod).up, false);
    });

    it("has no address for a pod of the host's network", () => {
        const pod = samplePod();
        if (pod.spec) pod.spec.hostNetwork = true;
        assert.equal(podModel(pod).address, undefined);
    });

    it("lists sidecars that listen, and leaves out what does not", () => {
        const pod = samplePod();
        if (pod.spec) {
            pod.spec.initContainers = [
                { name: "init", image: "init:1-port1" },
                { name: "proxy", image: "proxy:1-port15090", restartPolicy: "Always" },
            ];
            pod.spec.containers.push({ name: "logger", image: "logger:1", ports: [{ containerPort: 9090 }] });
        }
        assert.deepEqual(
            podModel(pod).apps.map(({ container }) => container),
            ["app", "proxy"],
        );
    });

    it("tells readiness paths from liveness paths, without their queries", () => {
        const pod = samplePod();
        const container = pod.spec?.containers[0];
        if (container) container.readinessProbe = { httpGet: { path: "ready?full=1", port: "http" } };
        const { readinessPaths, livenessPaths } = appOf(pod);
        assert.deepEqual({ readinessPaths, livenessPaths }, { readinessPaths: ["/ready"], livenessPaths: ["/live"] });
    });

    it("reads a preStop hook of the kind sleep", () => {
        assert.equal(appOf(samplePod({ preStopSeconds: 15 })).preStopMs, 15_000);
    });

    for (const command of [
        ["sleep", "15"],
        ["/bin/sh", "-c", "sleep 15"],
        ["sh", "-c", "echo bye && sleep 15; sleep 3"],
    ]) {
        it(`reads a preStop sleep from the command ${JSON.stringify(command)}`, () => {
            const pod = samplePod();
            const container = pod.spec?.containers[0];
            if (container) container.lifecycle = { preStop: { exec: { command } } };
            assert.equal(appOf(pod).preStopMs, 15_000);
        });
    }

    it("reads the API's own text for times like a client's dates", () => {
        const pod = samplePod({ terminating: { graceSeconds: 30 } });
        const asWatched = JSON.parse(JSON.stringify(pod)) as typeof pod;
        assert.deepEqual(podModel(asWatched).termination, podModel(pod).termination);
    });
});

describe("endOfLife", () => {
    const startedAtMs = 1_000_000;
    const end = (preStopSeconds: number | undefined, graceSeconds: number, seenAfterMs = 0) => {
        const termination = { startedAtMs, graceMs: graceSeconds * 1000 };
        const { drainAtMs, killAtMs } = endOfLife(
            appOf(samplePod({ preStopSeconds })),
            termination,
            startedAtMs + seenAfterMs,
        );
        return { drainAfterMs: drainAtMs - startedAtMs, killAfterMs: killAtMs - startedAtMs };
    };

    it("drains at once without preStop, and kills at the end of the grace period", () => {
        assert.deepEqual(end(undefined, 30), { drainAfterMs: 0, killAfterMs: 30_000 });
    });

    it("drains after preStop", () => assert.deepEqual(end(15, 50), { drainAfterMs: 15_000, killAfterMs: 50_000 }));

    it("cuts preStop short at the end of the grace period", () => {
        assert.deepEqual(end(60, 30), { drainAfterMs: 30_000, killAfterMs: 30_000 });
    });

    it("counts from when the watch reported it, within the second that the API rounds off", () => {
        assert.deepEqual(end(15, 50, 700), { drainAfterMs: 15_700, killAfterMs: 50_700 });
    });

    it("counts from the API's time if the watch was late", () => {
        assert.deepEqual(end(15, 50, 20_000), { drainAfterMs: 16_000, killAfterMs: 51_000 });
    });
});
