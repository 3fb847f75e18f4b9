import assert from "node:assert/strict";
import fc from "fast-check";
import { neededReplicas, needFor, percentFor } from "../../../src/model/need.ts";

const HAPPY = { share: 1, reference: 3, isReferenceLive: true, minReplicas: 1, minReadyPercent: 100 };

describe("the number of replicas that a share needs", () => {
    it("is met at the highest percentage for which the pods are enough, whatever floating point makes of the share", () => {
        const [whole, tenth] = [percentFor(3, 4), percentFor(3, (1 - 0.96) * 150)];
        assert.deepEqual([whole, tenth], [75, 50]);
    });

    it("is as many as serve now, for all of the traffic", () => assert.equal(neededReplicas(HAPPY), 3));

    it("is the share of them, rounded up", () => {
        assert.equal(neededReplicas({ ...HAPPY, share: 0.1, reference: 11 }), 2);
    });

    it("is not rounded up by what floating-point arithmetic leaves over", () => {
        assert.equal(neededReplicas({ ...HAPPY, share: 0.1, reference: 3, minReadyPercent: 1000 }), 3);
    });

    it("is never below the least, where something serves", () => {
        assert.equal(neededReplicas({ ...HAPPY, share: 0.1, minReplicas: 2 }), 2);
    });

    it("is at most one more than was counted to serve, so that a rescue is never stopped", () => {
        assert.equal(neededReplicas({ ...HAPPY, reference: 0, minReplicas: 5 }), 1);
    });

    it("keeps the least where what serves was not counted", () => {
        assert.equal(neededReplicas({ ...HAPPY, reference: 0, isReferenceLive: false, minReplicas: 5 }), 5);
    });

    it("is the least at minReadyPercent 0, also where it is not known how many serve", () => {
        const unbounded = { ...HAPPY, reference: Number.POSITIVE_INFINITY };
        assert.equal(neededReplicas({ ...unbounded, minReplicas: 2, minReadyPercent: 0 }), 2);
    });

    it("says why so many are needed", () => {
        assert.equal(needFor(HAPPY).because, "share");
        assert.equal(needFor({ ...HAPPY, share: 0.1, minReplicas: 2 }).because, "minReplicas");
        assert.equal(needFor({ ...HAPPY, minReplicas: 9 }).because, "rescue");
    });

    it("never shrinks as more serve, which is what lets ranges be judged by their ends", () => {
        fc.assert(
            fc.property(
                fc.record({
                    share: fc.double({ min: 0, max: 1, noNaN: true }),
                    isReferenceLive: fc.boolean(),
                    minReplicas: fc.nat(10),
                    minReadyPercent: fc.integer({ min: 0, max: 300 }),
                }),
                fc.nat(50),
                fc.oneof(fc.nat(50), fc.constant(Number.POSITIVE_INFINITY)),
                (rest, reference, more) =>
                    neededReplicas({ ...rest, reference }) <= neededReplicas({ ...rest, reference: reference + more }),
            ),
        );
    });
});
