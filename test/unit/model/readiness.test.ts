import assert from "node:assert/strict";
import fc from "fast-check";
import { isPodReady, readinessOf } from "../../../src/model/readiness.ts";

const HAPPY = {
    metadata: { generation: 2 },
    spec: { replicas: 3 },
    status: { replicas: 3, readyReplicas: 3, updatedReplicas: 3, observedGeneration: 2 },
};

describe("how far a Deployment is", () => {
    it("is complete where all of its pods are ready and of the newest release", () => {
        assert.deepEqual(readinessOf(HAPPY), { replicas: 3, ready: 3, outdated: 0, current: 3, observed: true });
    });

    it("wants one pod where no number is given", () => assert.equal(readinessOf({ ...HAPPY, spec: {} }).replicas, 1));

    it("counts no ready pods beyond those that are wanted: they are about to go", () => {
        assert.equal(readinessOf({ ...HAPPY, spec: { replicas: 1 } }).ready, 1);
    });

    it("counts the pods that a rolling update has not replaced", () => {
        const status = { ...HAPPY.status, replicas: 4, updatedReplicas: 2 };
        const { outdated, current } = readinessOf({ ...HAPPY, status });
        assert.deepEqual([outdated, current], [2, 1]);
    });

    it("counts all pods as outdated where a Deployment is paused with a new template", () => {
        const { updatedReplicas: _, ...status } = HAPPY.status;
        const { outdated, current } = readinessOf({ ...HAPPY, status });
        assert.deepEqual([outdated, current], [3, 0]);
    });

    it("is not observed where the counts are of an earlier generation", () => {
        assert.equal(readinessOf({ ...HAPPY, metadata: { generation: 3 } }).observed, false);
    });

    it("has no pods without a status", () => {
        assert.deepEqual(readinessOf({}), { replicas: 1, ready: 0, outdated: 0, current: 0, observed: true });
    });

    it("never counts more ready pods of the newest release than ready ones, nor more than are wanted", () => {
        const count = fc.oneof(fc.nat(9), fc.constant(undefined));
        const status = fc.record(
            { replicas: count, readyReplicas: count, updatedReplicas: count },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(fc.nat(9), status, (replicas, counts) => {
                const { ready, current, outdated } = readinessOf({ spec: { replicas }, status: counts });
                assert.ok(current <= ready && ready <= replicas && outdated >= 0 && current >= 0);
            }),
        );
    });
});

describe("a pod", () => {
    const status = { conditions: [{ type: "Ready", status: "True" }] };

    it("takes requests once it is ready", () => assert.ok(isPodReady({ metadata: {}, status })));

    it("takes none while it is not, or not known to be", () => {
        assert.equal(isPodReady({ metadata: {}, status: { conditions: [{ type: "Ready", status: "False" }] } }), false);
        assert.equal(isPodReady({ metadata: {} }), false);
    });

    it("is about to go once it is told to end, ready as it may be", () => {
        assert.equal(isPodReady({ metadata: { deletionTimestamp: "2030-01-01T00:00:00Z" }, status }), false);
    });
});
