import assert from "node:assert/strict";
import { podOf } from "./podSamples.ts";
import { WorkloadDirectory } from "./workloadDirectory.ts";

const address = "10.244.0.5";
const noon = Date.parse("2026-11-26T12:00:00Z");
const seconds = 1_000;

describe("the workload directory", () => {
    let directory: WorkloadDirectory;
    const nameAt = (requestStartedAt: number) => directory.find(address, requestStartedAt)?.name;

    beforeEach(() => {
        directory = new WorkloadDirectory();
        directory.apply(podOf("blue", "a", address, "2026-11-26T12:00:00Z"));
    });

    it("knows a pod by its address", () => assert.equal(nameAt(noon + 1), "my-app-blue"));

    it("knows a pod by each of its addresses", () => {
        const pod = podOf("green", "b", "10.244.0.6");
        directory.apply({ ...pod, status: { ...pod.status, podIPs: [{ ip: "10.244.0.6" }, { ip: "fd00::6" }] } });
        assert.equal(directory.find("fd00::6", noon)?.name, "my-app-green");
    });

    it("does not know an address that no pod has", () => assert.equal(directory.find("10.244.9.9", noon), undefined));

    it("still knows a deleted pod for requests shortly after its end", () => {
        directory.remove("a", noon + 100 * seconds);
        assert.equal(nameAt(noon + 101 * seconds), "my-app-blue");
    });

    it("still knows a deleted pod for a long request that began before its end", () => {
        directory.remove("a", noon + 100 * seconds);
        directory.remove("other", noon + 400 * seconds);
        assert.equal(nameAt(noon + 99 * seconds), "my-app-blue");
    });

    it("does not attribute a reused address to a pod that was deleted long ago", () => {
        directory.remove("a", noon + 100 * seconds);
        assert.equal(nameAt(noon + 300 * seconds), undefined);
    });

    it("forgets a deleted pod in the end", () => {
        directory.remove("a", noon);
        directory.remove("other", noon + 601 * seconds);
        assert.equal(directory.size, 0);
    });

    it("gives a reused address to the new pod for requests since its start, and to the old one for those before", () => {
        directory.remove("a", noon + 10 * seconds);
        directory.apply(podOf("green", "b", address, "2026-11-26T12:00:20Z"));
        assert.deepEqual([nameAt(noon + 9 * seconds), nameAt(noon + 21 * seconds)], ["my-app-blue", "my-app-green"]);
    });

    it("gives the address of a pod that has run to its end to the next one", () => {
        const done = podOf("blue", "a", address);
        directory.apply({ ...done, status: { ...done.status, phase: "Succeeded" } }, noon + 10 * seconds);
        directory.apply(podOf("green", "b", address, "2026-11-26T12:00:20Z"));
        directory.apply({ ...done, status: { ...done.status, phase: "Succeeded" } }, noon + 90 * seconds);
        assert.equal(nameAt(noon + 21 * seconds), "my-app-green");
    });

    it("ends a pod when it was first seen at its end, however often it is seen again", () => {
        const done = podOf("blue", "a", address);
        for (const seenAt of [10, 290]) {
            directory.apply({ ...done, status: { ...done.status, phase: "Failed" } }, noon + seenAt * seconds);
        }
        assert.equal(nameAt(noon + 300 * seconds), undefined);
    });

    it("reads start times as the watch gives them, as text", () => {
        const pod = podOf("green", "b", address);
        const startTime = "2026-11-26T12:00:20Z" as unknown as Date;
        directory.apply({ ...pod, status: { ...pod.status, startTime } });
        assert.deepEqual([nameAt(noon + 19 * seconds), nameAt(noon + 20 * seconds)], ["my-app-blue", "my-app-green"]);
    });

    it("leaves out pods on the host's network", () => {
        directory.apply({ ...podOf("green", "b", "172.18.0.2"), spec: { hostNetwork: true, containers: [] } });
        assert.equal(directory.find("172.18.0.2", noon), undefined);
    });
});
