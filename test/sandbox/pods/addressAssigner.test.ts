import assert from "node:assert/strict";
import type { V1Pod, V1PodStatus } from "@kubernetes/client-node";
import { eventually } from "../supervisor/probe.ts";
import { AddressAssigner } from "./addressAssigner.ts";
import { AddressPool } from "./addressPool.ts";
import { FakeApiServer } from "./fakeApiServer.ts";
import { probeConditions } from "./probes.ts";
import { samplePod } from "./samplePod.ts";

describe("AddressAssigner", () => {
    let server: FakeApiServer;
    let log: string[];
    let assigner: AddressAssigner;
    let heard: V1Pod[];

    beforeEach(async () => {
        server = new FakeApiServer();
        await server.start();
        log = [];
        heard = [];
        assigner = new AddressAssigner(
            server.api,
            new AddressPool("10.244.0.0/16"),
            (line) => log.push(line),
            (pod) => heard.push(pod),
        );
    });

    afterEach(() => server.stop());

    const pending = (name: string): V1Pod => {
        const pod = samplePod({ name });
        pod.status = { phase: "Pending" };
        return pod;
    };

    const given = () => server.writes.map(({ body }) => (body.status as { podIP: string }).podIP);

    it("writes an address into the status of a scheduled pod, and names the pod by its uid", async () => {
        await assigner.apply(pending("a"));
        assert.deepEqual(server.writes, [
            {
                request: "PATCH /api/v1/namespaces/default/pods/a/status",
                body: {
                    metadata: { uid: "uid-of-a" },
                    status: { podIP: "10.244.0.2", podIPs: [{ ip: "10.244.0.2" }] },
                },
            },
        ]);
    });

    it("writes which of its probes fail at that address", async () => {
        const pod = pending("a");
        for (const container of pod.spec?.containers ?? []) container.image = "my-app:1.0.0-port9090";
        await assigner.apply(pod);
        const [status] = server.writes.map(({ body }) => body.status as V1PodStatus);
        const conditions = status?.conditions ?? [];
        assert.deepEqual(
            conditions.map(({ type }) => type),
            [probeConditions.readiness, probeConditions.liveness],
        );
        assert.match(conditions[0]?.message ?? "", /dial tcp 10\.244\.0\.2:8080: connect: connection refused$/);
    });

    it("reports a pod with its new address without waiting for the watch", async () => {
        await assigner.apply(pending("a"));
        assert.deepEqual(
            heard.map(({ metadata, status }) => [metadata?.uid, status?.podIP]),
            [["uid-of-a", "10.244.0.2"]],
        );
    });

    it("does not report a pod that was deleted while its address was assigned", async () => {
        server.onWrite = () => assigner.release("uid-of-a");
        await assigner.apply(pending("a"));
        assert.deepEqual([server.writes.length, heard], [1, []]);
    });

    it("gives no address that a pod has which is listed later", async () => {
        const assigned = assigner.apply(pending("new"));
        await assigner.apply(samplePod({ name: "old", address: "10.244.0.2" }));
        await assigned;
        assert.deepEqual(given(), ["10.244.0.3"]);
    });

    it("gives each of many pods an address of its own", async () => {
        await Promise.all(Array.from({ length: 100 }, (_, i) => assigner.apply(pending(`p${i}`))));
        assert.equal(new Set(given()).size, 100);
    });

    it("asks once for a pod that changes while its address is on the way", async () => {
        await Promise.all([assigner.apply(pending("a")), assigner.apply(pending("a"))]);
        assert.equal(server.writes.length, 1);
    });

    it("waits for the scheduler", async () => {
        const pod = pending("a");
        if (pod.spec) pod.spec.nodeName = undefined;
        await assigner.apply(pod);
        assert.deepEqual(server.writes, []);
    });

    it("leaves a pod without address that is on its way out", async () => {
        const pod = samplePod({ terminating: { graceSeconds: 30 } });
        pod.status = { phase: "Pending" };
        await assigner.apply(pod);
        assert.deepEqual(server.writes, []);
    });

    it("gives a pod of the host's network the node's address", async () => {
        const pod = pending("a");
        if (pod.spec) pod.spec.hostNetwork = true;
        await assigner.apply(pod);
        assert.deepEqual(given(), ["172.18.0.2"]);
    });

    it("tries again with the same address where the API server refused, and says so", async () => {
        server.refuseWritesWith = 503;
        const assigned = assigner.apply(pending("a"));
        await eventually(() => assert.equal(server.writes.length, 1));
        server.refuseWritesWith = undefined;
        await assigned;
        assert.deepEqual(given(), ["10.244.0.2", "10.244.0.2"]);
        assert.match(log[0] ?? "", /^pod default\/a has no address yet, retrying in 200 ms: /);
    });

    it("gives up on a pod that has gone", async () => {
        server.refuseWritesWith = 404;
        const assigned = assigner.apply(pending("a"));
        await eventually(() => assert.equal(server.writes.length, 1));
        assigner.release("uid-of-a");
        await assigned;
        assert.equal(server.writes.length, 1);
    });

    it("says so where two pods have one address, until one of them is gone", async () => {
        await assigner.apply(samplePod({ name: "a", address: "10.244.0.9" }));
        await assigner.apply(samplePod({ name: "b", address: "10.244.0.9" }));
        assert.deepEqual(assigner.problems, ["pods uid-of-b and uid-of-a both have address 10.244.0.9."]);
        assigner.release("uid-of-b");
        assert.deepEqual(assigner.problems, []);
    });
});
