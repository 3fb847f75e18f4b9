import assert from "node:assert/strict";
import { madeUpRun } from "../madeUpRun.ts";
import { spread, summarize } from "./summary.ts";

describe("the summary of a benchmark's runs", () => {
    it("puts together what one contestant did in one scenario", () => {
        const runs = [madeUpRun(), madeUpRun({ scenario: "b" }), madeUpRun({ contestant: "theirs" }), madeUpRun()];
        assert.deepEqual(
            summarize(runs).map((each) => [each.contestant, each.scenario, each.runs]),
            [
                ["ours", "a", 2],
                ["ours", "b", 1],
                ["theirs", "a", 1],
            ],
        );
    });

    it("adds up what was lost, and says in how many runs", () => {
        const [only] = summarize([madeUpRun(), madeUpRun({ lost: 2 }), madeUpRun({ lost: 5 })]);
        assert.deepEqual([only?.lost, only?.sent, only?.lossyRuns], [7, 3000, 2]);
    });

    it("lists the kinds of losses, the most frequent first", () => {
        const [only] = summarize([
            madeUpRun({ failures: { ECONNRESET: 1, 503: 2 } }),
            madeUpRun({ failures: { 503: 4 } }),
        ]);
        assert.deepEqual(only?.failures, [
            ["503", 6],
            ["ECONNRESET", 1],
        ]);
    });

    it("takes no time from a run in which the contestant failed", () => {
        const [only] = summarize([madeUpRun({ lastOldMs: 2000 }), madeUpRun({ lastOldMs: 9000, error: "refused" })]);
        assert.equal(only?.lastOldMs?.median, 2000);
    });

    it("counts the runs in which the contestant failed", () => {
        const [only] = summarize([madeUpRun(), madeUpRun({ error: "refused" })]);
        assert.equal(only?.failedRuns, 1);
    });

    it("is the median and the middle half", () => {
        assert.deepEqual(spread([1, 2, 3, 4, 5]), { median: 3, from: 2, to: 4, of: 5 });
    });

    it("has no spread of nothing, which is not zero", () => assert.equal(spread([null, null]), null));
});
