import assert from "node:assert/strict";
import { routed } from "./invariants/observed.ts";
import { stopsOnTheWay } from "./wayBack.ts";

const split = { "traffic.idlePercent": "10", standbyReplicas: "1" };
const whole = { "traffic.idlePercent": null, standbyReplicas: "1" };

describe("the way back to what a run starts from", () => {
    it("moves the traffic first and splits it afterwards, since both together are refused", () => {
        assert.deepEqual(stopsOnTheWay(routed("green").view, split), [whole, split]);
    });

    it("is one step if the traffic is there already, or nothing has to be split", () => {
        assert.deepEqual(stopsOnTheWay(routed("blue").view, split), [split]);
        assert.deepEqual(stopsOnTheWay({ ...routed("blue").view, share: { blue: 0.9, green: 0.1 } }, split), [split]);
        assert.deepEqual(stopsOnTheWay(routed("green").view, {}), [{}]);
    });
});
