import assert from "node:assert/strict";
import fc from "fast-check";
import { Latencies } from "./latency.ts";

/** The value whose rank is nearest to this share of all. */
function exactPercentile(sorted: number[], percentile: number): number {
    return sorted[Math.max(0, Math.floor((percentile / 100) * sorted.length + 0.5) - 1)] as number;
}

describe("latencies", () => {
    it("give each percentile of what was recorded within three significant digits", () => {
        const values = fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 });
        fc.assert(
            fc.property(values, (recorded) => {
                const latencies = new Latencies();
                for (const value of recorded) {
                    latencies.record(value);
                }
                const sorted = [...recorded].sort((a, b) => a - b);
                const measured = latencies.percentiles();
                for (const [name, percentile] of [
                    ["p50", 50],
                    ["p90", 90],
                    ["p99", 99],
                    ["max", 100],
                ] as const) {
                    const exact = exactPercentile(sorted, percentile);
                    const difference = Math.abs((measured?.[name] ?? Number.NaN) - exact);
                    assert.ok(difference <= exact / 1_000 + 0.0011, `${name}: ${measured?.[name]} for ${exact}`);
                }
            }),
        );
    });

    it("are no data, not zero, when nothing was recorded", () => assert.equal(new Latencies().percentiles(), null));

    it("take negative durations of a stepped clock and endless ones at the ends of the scale", () => {
        const latencies = new Latencies();
        latencies.record(-5);
        latencies.record(Number.MAX_SAFE_INTEGER);
        assert.deepEqual(
            [latencies.percentiles()?.p50, Math.round((latencies.percentiles()?.max ?? 0) / 3_600_000)],
            [0.001, 1],
        );
    });
});
