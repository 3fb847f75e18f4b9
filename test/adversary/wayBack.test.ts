import assert from "node:assert/strict";
import { routed } from "./invariants/observed.ts";
import { stopsOnTheWay } from "./wayBack.ts";

const split = { "traffic.idlePercent": "10", standbyReplicas: "1" };
const whole = { "traffic.idlePercent": null, standbyReplicas: "1" };

describe("the way back to where a run begins", () => {
    it("moves the traffic before it splits it, which together are refused", () => {
        assert.deepEqual(stopsOnTheWay(routed("green").view, split), [whole, split]);
    });

    it("is one step where the traffic is there already, or nothing is to be split", () => {
        assert.deepEqual(stopsOnTheWay(routed("blue").view, split), [split]);
        assert.deepEqual(stopsOnTheWay({ ...routed("blue").view, share: { blue: 0.9, green: 0.1 } }, split), [split]);
        assert.deepEqual(stopsOnTheWay(routed("green").view, {}), [{}]);
    });
});
