import assert from "node:assert/strict";
import { demandOn } from "../../../policy-pack/verdict/demand.ts";

const DEFAULTS = { minReplicas: 1, minReadyPercent: 100 };

describe("what is asked of a route", () => {
    it("is what the policy demands if no component owns the route", () => {
        const { minReplicas, minReadyPercent } = demandOn(undefined, { settings: DEFAULTS, given: [] });
        assert.deepEqual({ minReplicas, minReadyPercent }, DEFAULTS);
    });

    for (const [what, gate, settings, given, asked] of [
        ["the gate's, above the default", 3, 1, [], 3],
        ["the gate's, below the default", 0, 1, [], 0],
        ["the policy's, where that was told to ask for more", 2, 4, ["minReplicas"], 4],
        ["the gate's, where the policy was told to ask for less", 2, 1, ["minReplicas"], 2],
        ["the policy's, where the gate says nothing", undefined, 1, [], 1],
    ] as const) {
        it(`is ${what}`, () => {
            const recorded = { minReplicas: gate, minReadyPercent: undefined };
            const demand = demandOn(recorded, { settings: { ...DEFAULTS, minReplicas: settings }, given });
            assert.equal(demand.minReplicas, asked);
        });
    }
});
