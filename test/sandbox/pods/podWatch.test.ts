import assert from "node:assert/strict";
import { eventually } from "../supervisor/probe.ts";
import { FakeApiServer } from "./fakeApiServer.ts";
import { PodWatch } from "./podWatch.ts";
import { samplePod } from "./samplePod.ts";

describe("PodWatch", () => {
    let server: FakeApiServer;
    let seen: string[];
    let log: string[];
    let watch: PodWatch;

    beforeEach(async () => {
        server = new FakeApiServer();
        await server.start();
        seen = [];
        log = [];
        watch = new PodWatch(
            server.config,
            server.api,
            {
                apply: (pod) => {
                    if (pod.metadata?.name === "poison") throw new Error("cannot take this");
                    seen.push(`apply ${pod.metadata?.uid}`);
                },
                remove: (uid) => seen.push(`remove ${uid}`),
            },
            (line) => log.push(line),
        );
    });

    afterEach(async () => {
        await watch.stop();
        await server.stop();
    });

    const started = async () => {
        await watch.start();
        await eventually(() => assert.ok(server.isWatched));
    };
    const restarted = async () => {
        await server.stop();
        await eventually(() => assert.ok(watch.lostAtMs !== undefined));
        await server.start();
    };

    it("has seen all pods of the first list once it has started", async () => {
        server.put(samplePod({ name: "one", uid: "1" }));
        server.put(samplePod({ name: "two", uid: "2" }));
        await watch.start();
        assert.deepEqual(seen, ["apply 1", "apply 2"]);
    });

    it("follows pods that come, change and go", async () => {
        await started();
        server.put(samplePod({ name: "one", uid: "1" }));
        server.put(samplePod({ name: "one", uid: "1", ready: false }));
        server.delete("one");
        await eventually(() => assert.deepEqual(seen, ["apply 1", "apply 1", "remove 1"]));
    });

    it("starts while the API server is still away", async () => {
        await server.stop();
        const started = watch.start();
        await eventually(() => assert.ok(watch.lostAtMs !== undefined));
        server.put(samplePod({ uid: "1" }));
        await server.start();
        await started;
        assert.deepEqual(seen, ["apply 1"]);
    });

    it("takes up the thread after the API server was restarted", async () => {
        await started();
        await restarted();
        await eventually(() => assert.ok(server.isWatched));
        server.put(samplePod({ uid: "1" }));
        await eventually(() => assert.ok(seen.includes("apply 1")));
    });

    it("no longer calls the API server lost once it is back, although no pod changes", async () => {
        await started();
        await restarted();
        await eventually(() => assert.equal(watch.lostAtMs, undefined));
        assert.deepEqual(
            log.map((line) => line.replace(/:.*/, "")),
            ["API server lost, retrying", "API server found again."],
        );
    });

    it("lists again when its version has expired, and sees what it missed", async () => {
        server.put(samplePod({ name: "gone", uid: "1" }));
        await started();
        server.pods.delete("gone");
        server.put(samplePod({ name: "new", uid: "2" }), { silently: true });
        server.expireWatches();
        await eventually(() => assert.deepEqual(seen, ["apply 1", "remove 1", "apply 2"]));
    });

    it("removes a pod that was replaced by one of the same name while it did not look", async () => {
        server.put(samplePod({ name: "same", uid: "1" }));
        await started();
        server.put(samplePod({ name: "same", uid: "2" }), { silently: true });
        server.expireWatches();
        await eventually(() => assert.deepEqual(seen, ["apply 1", "remove 1", "apply 2"]));
    });

    it("reports a pod that cannot be added, and continues with the others", async () => {
        await started();
        server.put(samplePod({ name: "poison" }));
        server.put(samplePod({ name: "good", uid: "1" }));
        await eventually(() => assert.ok(seen.includes("apply 1")));
        assert.match(log[0] ?? "", /^pod default\/poison could not be taken in: Error: cannot take this/);
    });
});
