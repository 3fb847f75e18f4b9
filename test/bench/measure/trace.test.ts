import assert from "node:assert/strict";
import type { TargetReport, TimelineBucket } from "../../sandbox/load/index.ts";
import { readTrace } from "./trace.ts";

const seen = (...buckets: Partial<TimelineBucket>[]) =>
    ({
        timeline: {
            bucketMs: 50,
            buckets: buckets.map((bucket) => ({ at: 0, sent: 0, failed: 0, colors: {}, ...bucket })),
        },
    }) as unknown as TargetReport;
const at = { commandAt: 10_000, untilMs: 3000 };

describe("the trace of a switch", () => {
    it("adds up what all callers saw, from the command on", () => {
        const trace = readTrace(
            [seen({ at: 10_100, colors: { blue: 3 } }), seen({ at: 10_100, colors: { blue: 2, green: 1 }, failed: 4 })],
            at,
        );
        assert.deepEqual(trace, { bucketMs: 50, buckets: [{ atMs: 100, counts: { blue: 5, green: 1, lost: 4 } }] });
    });

    it("begins one second before the command", () => {
        const { buckets } = readTrace([seen({ at: 8950 }, { at: 9000 })], at);
        assert.deepEqual(
            buckets.map(({ atMs }) => atMs),
            [-1000],
        );
    });

    it("ends where it is told to", () => {
        const { buckets } = readTrace([seen({ at: 13_000 }, { at: 13_050 })], at);
        assert.deepEqual(
            buckets.map(({ atMs }) => atMs),
            [3000],
        );
    });
});
