import assert from "node:assert/strict";
import { routed } from "./invariants/observed.ts";
import { namedSetting, stopsOnTheWay } from "./wayBack.ts";

const split = { "traffic.idlePercent": "10", standbyReplicas: "1" };
const whole = { "traffic.idlePercent": null, standbyReplicas: "1" };

describe("the way back to what a run starts from", () => {
    it("is by the setting that the gate names, where it names one", () => {
        const refused =
            "my-app: traffic has not moved. blue would get 100 % of the traffic and has 3 ready pods; needed: 4 (...). " +
            "The program lets blue have 3 pods at most: set blue.replicas to 4, or, if 3 will do, gate.minReadyPercent to 75.";
        assert.deepEqual(namedSetting(refused), { "blue.replicas": "4" });
        assert.equal(namedSetting("my-app: traffic has not moved. Bring blue up first"), undefined);
    });

    it("moves the traffic first and splits it afterwards, since both together are refused", () => {
        assert.deepEqual(stopsOnTheWay(routed("green").view, split), [whole, split]);
    });

    it("is one step if the traffic is there already, or nothing has to be split", () => {
        assert.deepEqual(stopsOnTheWay(routed("blue").view, split), [split]);
        assert.deepEqual(stopsOnTheWay({ ...routed("blue").view, share: { blue: 0.9, green: 0.1 } }, split), [split]);
        assert.deepEqual(stopsOnTheWay(routed("green").view, {}), [{}]);
    });
});
