import assert from "node:assert/strict";
import { renderReport } from "./renderReport.ts";

describe("the printed report", () => {
    it("names what was lost, why, and who answered when", () => {
        const times = { sentAt: 0, completedAt: 1_000 };
        const text = renderReport({
            startedAt: 0,
            endedAt: 2_000,
            sent: 12,
            lost: 3,
            phases: [],
            targets: {
                gateway: {
                    sent: 12,
                    ok: 9,
                    failed: 2,
                    failures: { 503: 1, ECONNRESET: 1 },
                    failedBetween: { first: times, last: { sentAt: 0, completedAt: 1_500 } },
                    unanswered: 1,
                    lost: 3,
                    colors: { blue: { answers: 10, failed: 1, versions: { v1: 10 }, first: times, last: times } },
                    uncolored: 0,
                    latencyMs: { p50: 1, p90: 2, p99: 3, max: 4.25 },
                    sendDelayMs: null,
                },
            },
        });
        assert.equal(
            text,
            `12 requests in 2.0 s, 3 lost

gateway
  sent         12, ok 9
  failed       2 (503 1, ECONNRESET 1), first 00:00:01.000, last 00:00:01.500
  unanswered   1
  blue         10 (1 failed, v1 10), first 00:00:01.000, last 00:00:01.000
  no colour    0
  latency      p50 1.0, p90 2.0, p99 3.0, max 4.3 ms
  sent late by no data`,
        );
    });
});
