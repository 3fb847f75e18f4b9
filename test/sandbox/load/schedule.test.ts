import assert from "node:assert/strict";
import fc from "fast-check";
import { dueAt, dueBy, plannedCount } from "./schedule.ts";

const rates = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0.1, max: 2_000, noNaN: true }));

describe("the schedule", () => {
    it("has a request due at its own time and not a tenth of an interval before", () => {
        fc.assert(
            fc.property(rates, fc.integer({ min: 0, max: 1_000_000 }), (rate, index) => {
                const before = dueAt(index, rate) - 100 / rate;
                return dueBy(dueAt(index, rate), rate) === index + 1 && dueBy(before, rate) === index;
            }),
        );
    });

    it("plans rate times seconds requests", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 600 }), (rate, seconds) => {
                return plannedCount(seconds * 1_000, rate) === rate * seconds;
            }),
        );
    });

    it("has no end without a duration", () => assert.equal(plannedCount(undefined, 10), Number.POSITIVE_INFINITY));
});
