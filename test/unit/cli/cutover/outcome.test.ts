import assert from "node:assert/strict";
import { outcomeOf } from "../../../../src/cli/cutover/outcome.ts";
import { destination, mainRule, routeState } from "../samples.ts";

const toGreen = { to: "green" } as const;
const greenAt = (percent: number, more: object = {}) =>
    routeState([mainRule(destination("blue", 100 - percent), destination("green", percent))], more);

describe("what an update has done to the traffic", () => {
    it("is what was wanted", () => assert.equal(outcomeOf(greenAt(10), toGreen, { wanted: 0.1, before: 0 }), "moved"));

    it("is what was wanted also where it was so before", () => {
        assert.equal(outcomeOf(greenAt(10), toGreen, { wanted: 0.1, before: 0.1 }), "moved");
    });

    it("is nothing where the program does not go by the configuration", () => {
        assert.equal(outcomeOf(greenAt(0), toGreen, { wanted: 0.1, before: 0 }), "ignored");
    });

    it("is undone if somebody rolled it back at once", () => {
        const hold = { from: "green" as const, reason: "errors", time: "2030-01-01T00:00:00Z" };
        assert.equal(outcomeOf(greenAt(0, { hold }), toGreen, { wanted: 1, before: 0 }), "elsewhere");
    });

    it("is somebody else's if it is neither as before nor as wanted", () => {
        assert.equal(outcomeOf(greenAt(60), toGreen, { wanted: 0.1, before: 0 }), "elsewhere");
    });

    it("is somebody else's if the route is gone", () => {
        assert.equal(outcomeOf(undefined, toGreen, { wanted: 1, before: 0.5 }), "elsewhere");
    });
});
