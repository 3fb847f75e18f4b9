import assert from "node:assert/strict";
import fc from "fast-check";
import type { TargetReport } from "./report.ts";
import { type Outcome, Tally } from "./tally.ts";

const outcomes: fc.Arbitrary<Outcome | undefined> = fc.option(
    fc.oneof(
        fc.record({
            kind: fc.constant("answer" as const),
            status: fc.constantFrom(200, 302, 404, 503),
            color: fc.constantFrom("blue", "green", undefined),
            version: fc.constantFrom("v1", "v2", undefined),
        }),
        fc.record({ kind: fc.constant("error" as const), code: fc.constantFrom("ECONNRESET", "TIMEOUT") }),
    ),
    { nil: undefined },
);

interface Sent {
    readonly outcome: Outcome | undefined;
    readonly sentAt: number;
    readonly took: number;
}

function reportOn(all: readonly Sent[]): TargetReport {
    const tally = new Tally();
    for (const { outcome, sentAt, took } of all) {
        tally.sent(sentAt, sentAt);
        if (outcome) tally.ended(outcome, { dueAt: sentAt, sentAt, completedAt: sentAt + took });
    }
    return tally.report();
}

const requests: fc.Arbitrary<Sent[]> = fc.array(
    fc.record({
        outcome: outcomes,
        sentAt: fc.integer({ min: 0, max: 1_000 }),
        took: fc.integer({ min: 0, max: 1_000 }),
    }),
    { maxLength: 100 },
);

describe("the tally", () => {
    it("adds up: sent is ok and failed and unanswered, lost is failed and unanswered, kinds add up to failed", () => {
        fc.assert(
            fc.property(requests, (all) => {
                const report = reportOn(all);
                const kinds = Object.values(report.failures).reduce((sum, count) => sum + count, 0);
                assert.deepEqual(
                    [report.sent, report.ok + report.failed + report.unanswered, report.lost, kinds],
                    [all.length, all.length, report.failed + report.unanswered, report.failed],
                );
                assert.equal(report.unanswered, all.filter(({ outcome }) => outcome === undefined).length);
            }),
        );
    });

    it("knows the first and last answer of each colour by sending and by completion", () => {
        fc.assert(
            fc.property(requests, (all) => {
                const blue = all.filter(({ outcome }) => outcome?.kind === "answer" && outcome.color === "blue");
                const sent = blue.map(({ sentAt }) => sentAt);
                const completed = blue.map(({ sentAt, took }) => sentAt + took);
                const { first, last } = reportOn(all).colors.blue ?? {};
                const expected = (pick: (...values: number[]) => number) =>
                    blue.length === 0 ? undefined : { sentAt: pick(...sent), completedAt: pick(...completed) };
                assert.deepEqual([first, last], [expected(Math.min), expected(Math.max)]);
            }),
        );
    });

    it("knows when the first and the last request failed, with a status or without an answer", () => {
        const tally = new Tally();
        const end = (outcome: Outcome, sentAt: number, completedAt: number) => {
            tally.sent(sentAt, sentAt);
            tally.ended(outcome, { dueAt: sentAt, sentAt, completedAt });
        };
        end({ kind: "answer", status: 200, color: "blue", version: "v1" }, 0, 10);
        assert.equal(tally.report().failedBetween, null);
        end({ kind: "answer", status: 503, color: undefined, version: undefined }, 20, 50);
        end({ kind: "error", code: "ECONNRESET" }, 30, 40);
        end({ kind: "answer", status: 200, color: "blue", version: "v1" }, 90, 99);
        assert.deepEqual(tally.report().failedBetween, {
            first: { sentAt: 20, completedAt: 40 },
            last: { sentAt: 30, completedAt: 50 },
        });
    });

    it("keeps its memory bounded when a server invents colours", () => {
        const tally = new Tally();
        for (let index = 0; index < 1_000; index++) {
            tally.sent(0, 0);
            const answer = { kind: "answer", status: 200, color: `color-${index}`, version: "v1" } as const;
            tally.ended(answer, { dueAt: 0, sentAt: 0, completedAt: 1 });
        }
        const { colors } = tally.report();
        const answers = Object.values(colors).reduce((sum, color) => sum + color.answers, 0);
        assert.deepEqual([Object.keys(colors).length, answers], [65, 1_000]);
    });
});
