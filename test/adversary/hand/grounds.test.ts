import assert from "node:assert/strict";
import { grounds } from "./grounds.ts";
import type { Judgement } from "./judgement.ts";
import type { Pods, Snapshot } from "./snapshot.ts";

const pods = (color: string, ready: number, different: Partial<Pods> = {}): Pods => ({
    ...{ declared: ready, wanted: ready, ready, current: ready, isAutoscaled: false, isPaused: false },
    most: Number.POSITIVE_INFINITY,
    ...{ template: color, labels: { app: "my-app", color } },
    ...different,
});

const to = (...weights: readonly [subset: string | undefined, weight: number][]): Snapshot["http"] => [
    {
        route: weights.map(([subset, weight]) => ({
            destination: { host: "my-app", ...(subset !== undefined && { subset }) },
            weight,
        })),
    },
];

const SUBSETS = new Map(["blue", "green"].map((color) => [color, { color }]));

const snapshot = (different: Partial<Snapshot> = {}): Snapshot => ({
    http: to(["blue", 100]),
    subsets: SUBSETS,
    selector: { app: "my-app" },
    pods: { blue: pods("blue", 3), green: pods("green", 3) },
    ...different,
});

function found(before: Partial<Snapshot>, after: Partial<Snapshot>, configuration: object = {}): string {
    const told = { who: "pulumi", words: [], exitCode: 0, output: "", startedAt: 0, endedAt: 0 } as const;
    const judgement: Judgement = {
        ...{ verdict: told, update: told, isDrifted: false, before: snapshot(before), after: snapshot(after) },
        configuration: configuration as Judgement["configuration"],
    };
    return grounds(judgement).join();
}

const green = { http: to(["green", 100]) };
const sized = (blue: number, other: number) => ({ pods: { blue: pods("blue", blue), green: pods("green", other) } });

describe("the grounds for blocking an update of a hand-written stack", () => {
    it("are none if all traffic moves to as many pods", () => assert.equal(found({}, green), ""));

    it("are none if nothing changes", () => assert.equal(found({}, {}), ""));

    it("are too few pods for the traffic", () =>
        assert.match(found(sized(3, 1), { ...green, ...sized(3, 1) }), /green has 1 of 3 pods/));

    it("demand a share of the pods for a share of the traffic", () =>
        assert.equal(found(sized(3, 1), { http: to(["blue", 90], ["green", 10]), ...sized(3, 1) }), ""));

    it("count pods that the update starts only if the route waits for them", () => {
        assert.match(found(sized(3, 0), green), /green has 0 of 3 pods/);
        assert.equal(found(sized(3, 0), green, { order: { green: "before" } }), "");
        const unwaited = { order: { green: "before" }, green: { skipAwait: true } };
        assert.match(found(sized(3, 0), green, unwaited), /green has 0 of 3 pods/);
    });

    it("are that more than half of the pods with traffic are removed", () => {
        assert.match(found({}, sized(1, 3)), /blue keeps 1/);
        assert.equal(found({}, sized(2, 3)), "");
    });

    it("are an autoscaler whose maximum is too low for the colour with traffic", () => {
        const capped = {
            pods: { blue: pods("blue", 3, { isAutoscaled: true, declared: 1, most: 1 }), green: pods("green", 3) },
        };
        assert.match(found({}, capped), /blue keeps 1/);
    });

    it("are none if a colour is scaled down after its traffic has moved", () => {
        const switched = { ...green, ...sized(0, 3) };
        assert.match(found({}, switched, { order: { green: "before" } }), /blue keeps 0/);
        assert.equal(found({}, switched, { order: { green: "before", blue: "after" } }), "");
    });

    it("are a subset without pods, and one that does not exist throughout the update", () => {
        assert.match(
            found({}, { subsets: new Map([["green", { color: "green" }]]) }),
            /blue selects no pods.*throughout the update/,
        );
        const renamed = { http: to(["stable", 100]), subsets: new Map([["stable", { color: "blue" }]]) };
        assert.match(found({}, renamed), /blue does not exist throughout the update/);
    });

    it("judge pods, not names", () => {
        const swapped = new Map([["blue", { color: "green" }]]);
        assert.match(found(sized(3, 1), { subsets: swapped, ...sized(3, 1) }), /green has 1 of 3 pods/);
    });

    it("are that the idle colour would get traffic too", () =>
        assert.match(found({}, { http: to([undefined, 100]) }), /idle colour would get traffic/));

    it("are none if no pod had traffic", () => assert.equal(found(sized(0, 1), { ...green, ...sized(0, 1) }), ""));
});
