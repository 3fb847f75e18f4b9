import assert from "node:assert/strict";
import type { PhaseReport, TargetReport } from "../../sandbox/load/index.ts";
import { readRun, stagesOf } from "./readRun.ts";

const target = (special: Partial<TargetReport> = {}): TargetReport => ({
    sent: 10,
    ok: 10,
    failed: 0,
    failures: {},
    failedBetween: null,
    unanswered: 0,
    lost: 0,
    colors: {},
    uncolored: 0,
    latencyMs: { p50: 1, p90: 2, p99: 3, max: 4 },
    sendDelayMs: { p50: 0, p90: 0, p99: 1, max: 1 },
    ...special,
});
const answers = (first: number, last: number) => ({
    answers: 1,
    failed: 0,
    versions: {},
    first: { sentAt: first, completedAt: first },
    last: { sentAt: last, completedAt: last },
});
const phase = (targets: Record<string, TargetReport>): PhaseReport => ({ label: "", startedAt: 0, targets });
const MOMENTS = { to: "green", commandAt: 1000, movedAt: 2000 } as const;
const read = (during: Record<string, TargetReport>, moments: Parameters<typeof readRun>[1] = MOMENTS) =>
    readRun(
        { before: phase({ gateway: target() }), during: phase(during), after: phase({ gateway: target() }) },
        moments,
    );

describe("what a switch cost", () => {
    it("is everything that was lost before it, during it and after it", () => {
        assert.equal(read({ gateway: target({ lost: 2 }), "slow, gateway": target({ lost: 3 }) }).lost, 5);
    });

    it("names losses by kind, also those that were never answered", () => {
        const { failures } = read({
            gateway: target({ failures: { 503: 2 }, unanswered: 1 }),
            mesh: target({ failures: { 503: 1 } }),
        });
        assert.deepEqual(failures, { 503: 3, unanswered: 1 });
    });

    it("lasts until the last answer of the old colour to any caller", () => {
        const { lastOldMs, lastOldAfterChangeMs } = read({
            gateway: target({ colors: { blue: answers(1000, 2050) } }),
            mesh: target({ colors: { blue: answers(1000, 2080) } }),
        });
        assert.deepEqual([lastOldMs, lastOldAfterChangeMs], [1080, 80]);
    });

    it("takes no time from slow requests, whose answers come late", () => {
        const { lastOldMs } = read({
            gateway: target({ colors: { blue: answers(1000, 2050) } }),
            "slow, gateway": target({ colors: { blue: answers(1000, 7000) } }),
        });
        assert.equal(lastOldMs, 1050);
    });

    it("has the first answer of the new colour to any caller", () => {
        const { firstNewMs } = read({
            gateway: target({ colors: { green: answers(2100, 2900) } }),
            mesh: target({ colors: { green: answers(2040, 2900) } }),
        });
        assert.equal(firstNewMs, 1040);
    });

    it("has no times where traffic did not move", () => {
        const { lastOldMs, error } = read(
            { gateway: target({ colors: { blue: answers(1000, 2050) } }) },
            { ...MOMENTS, movedAt: undefined, error: "refused" },
        );
        assert.deepEqual([lastOldMs, error], [null, "refused"]);
    });

    it("is as slow as its slowest callers", () => {
        const slow = target({ latencyMs: { p50: 1, p90: 2, p99: 90, max: 99 } });
        assert.equal(read({ gateway: target(), mesh: slow }).p99.during, 90);
    });

    it("leaves out what happened between two switches", () => {
        const phases = ["between", "before", "during", "after"].map((label) => ({ ...phase({}), label }));
        const report = { startedAt: 0, endedAt: 0, sent: 0, lost: 0, targets: {}, phases: [...phases, ...phases] };
        assert.deepEqual(
            Object.entries(stagesOf(report, 1)).map(([stage, { label }]) => [stage, label]),
            [
                ["before", "before"],
                ["during", "during"],
                ["after", "after"],
            ],
        );
    });
});
