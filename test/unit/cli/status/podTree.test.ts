import assert from "node:assert/strict";
import { bakeOf, sayBake } from "../../../../src/cli/status/bake.ts";
import { type PodStatus, podStatus, podTree } from "../../../../src/cli/status/podTree.ts";
import { splitBar } from "../../../../src/cli/status/splitBar.ts";
import type { Stored } from "../../../../src/cluster/stored.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { destination, mainRule, routeState } from "../samples.ts";

const now = new Date("2030-01-01T00:05:00Z");
const pod = (status: object, metadata: object = {}): Stored => ({
    metadata: {
        name: "my-app-blue-1",
        uid: "u",
        resourceVersion: "1",
        creationTimestamp: "2030-01-01T00:01:00Z",
        labels: { version: "v2" },
        ...metadata,
    },
    status: status as Record<string, unknown>,
});
const READY = { conditions: [{ type: "Ready", status: "True" }], containerStatuses: [{ name: "app", ready: true }] };
const plain = (text: string) => text;
const named = (name: string, more: Partial<PodStatus> = {}): PodStatus => ({
    ...{ name, ready: true, state: "ready", restarts: 0, ageMilliseconds: 240_000, version: "v2" },
    ...more,
});

describe("a pod in the status", () => {
    it("is ready, so old, and of a release", () => {
        assert.deepEqual(podStatus(pod(READY), now), named("my-app-blue-1"));
    });

    it("says why it is not ready, and how often it was tried", () => {
        const waiting = {
            name: "app",
            ready: false,
            restartCount: 4,
            state: { waiting: { reason: "CrashLoopBackOff" } },
        };
        const { state, restarts, ready } = podStatus(pod({ phase: "Running", containerStatuses: [waiting] }), now);
        assert.deepEqual([state, restarts, ready], ["CrashLoopBackOff", 4, false]);
    });

    it("is not ready while it runs and its probe fails", () => {
        const { state } = podStatus(pod({ phase: "Running", containerStatuses: [{ name: "app", ready: false }] }), now);
        assert.equal(state, "not ready");
    });

    it("is ending, ready or not", () => {
        const { state, ready } = podStatus(pod(READY, { deletionTimestamp: "2030-01-01T00:04:00Z" }), now);
        assert.deepEqual([state, ready], ["ending", false]);
    });
});

describe("the pods in the status", () => {
    it("hang on their colour", () => {
        const pods = { blue: [named("blue-1"), named("blue-22", { restarts: 2 })], green: [] };
        assert.deepEqual(podTree(pods, plain), [
            "├─ blue",
            "│  ├─ blue-1   ready, 4 min, v2",
            "│  └─ blue-22  ready, 4 min, v2, 2 restarts",
            "└─ green",
            "   └─ no pods",
        ]);
    });

    it("are all that are not ready, and a few of the others", () => {
        const many = Array.from({ length: 50 }, (_, index) => named(`p-${index}`));
        const lines = podTree(
            { blue: [...many, named("bad", { ready: false, state: "Pending" })], green: null },
            plain,
        );
        assert.match(lines[1] ?? "", /bad +Pending/);
        assert.match(lines.at(-1) ?? "", /and 45 more ready pods/);
        assert.equal(lines.length, 8);
    });

    it("are left out where they may not be listed", () => {
        assert.deepEqual(podTree({ blue: null, green: null }, plain), []);
    });
});

describe("the bar of the split", () => {
    it("is as long as the shares", () => {
        assert.equal(splitBar({ blue: 0.9, green: 0.1 }), `blue 90 % [${"#".repeat(36)}....] green 10 %`);
    });

    it("shows every colour that gets anything", () => {
        assert.match(splitBar({ blue: 0.999, green: 0.001 }) ?? "", /#\.\]/);
        assert.match(splitBar({ blue: 0.001, green: 0.999 }) ?? "", /\[#\./);
        assert.match(splitBar({ blue: 0, green: 1 }) ?? "", /\[\.{40}\]/);
    });

    it("is none if no colour gets anything", () => assert.equal(splitBar({ blue: 0, green: 0 }), undefined));
});

describe("the watch of a step", () => {
    const journal: Journal = {
        from: "blue",
        to: "green",
        steps: [50, 100],
        step: 0,
        by: "me@host",
        pid: 1,
        startedAt: "2030-01-01T00:00:00Z",
        watch: { bakeMilliseconds: 300_000, maxErrorRate: 0.05, minRequests: 100, onInconclusive: "rollback" },
    };
    const at = (share: number, change: object = {}) =>
        routeState([mainRule(destination("blue", 100 - share), destination("green", share))], {
            journal,
            changedAt: new Date("2030-01-01T00:03:00Z"),
            ...change,
        });

    it("counts down from when the route took the step", () => {
        const bake = bakeOf(at(50), now);
        assert.ok(bake);
        assert.equal(sayBake(bake), "watched at step 1 of 2 (50 %): 3 min left of 5 min");
    });

    it("is about to end, and never less", () => {
        const bake = bakeOf(at(50), new Date("2030-01-01T01:00:00Z"));
        assert.equal(bake?.leftMilliseconds, 0);
    });

    it("has not begun while the step is being made, and is none without a cutover", () => {
        assert.equal(bakeOf(at(10), now), undefined);
        assert.equal(bakeOf(at(50, { journal: undefined }), now), undefined);
    });
});
