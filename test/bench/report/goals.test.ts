import assert from "node:assert/strict";
import { guideRollback } from "../contestants/guide.ts";
import { pulumiUp } from "../contestants/ours/pulumiUp.ts";
import { rollbackCommand } from "../contestants/ours/rollbackCommand.ts";
import { madeUpRun } from "../madeUpRun.ts";
import type { Results, Run } from "../measure/results.ts";
import { goalsPart } from "./goals.ts";
import { summarize } from "./summary.ts";

function goals(special: Partial<Results>): string {
    const results: Results = {
        ...{ startedAt: "2026-01-02T03:04:05.000Z", machine: {}, versions: {}, quick: false },
        ...{ runs: [], traces: [], scale: [], remarks: [], ...special },
    };
    return goalsPart(results, summarize(results.runs)).join("\n");
}
const runOf = (contestant: { name: string }, special: Partial<Run> = {}) =>
    madeUpRun({ contestant: contestant.name, ...special });
const size = (services: number, cutover: number) => ({
    ...{ services, resources: 1, firstUpMs: 1, peakMemoryMiB: 1, previewMs: [1], previewEmptyPackMs: [1] },
    ...{ previewPolicyPackMs: [1], upUnchangedMs: [1000], cutoverOneMs: [1100], cutoverAllMs: [cutover] },
});

describe("what the package is held to", () => {
    it("adds up what all its ways to switch have lost", () => {
        const runs = [runOf(pulumiUp, { lost: 2 }), runOf(rollbackCommand, { scenario: "b", lost: 1 })];
        assert.match(goals({ runs }), /3 of 2,000 lost in 2 switches/);
    });

    it("leaves out what others lost", () => {
        const runs = [runOf(pulumiUp), runOf(guideRollback, { lost: 7 })];
        assert.match(goals({ runs }), /\| 0 of 1,000 lost in 1 switches/);
    });

    it("compares the rollback with the guide's script in each scenario that both were in", () => {
        const runs = [
            runOf(rollbackCommand, { scenario: "b", lastOldMs: 250 }),
            runOf(guideRollback, { scenario: "b", lastOldMs: 200 }),
            runOf(rollbackCommand, { scenario: "a", lastOldMs: 300 }),
        ];
        assert.match(goals({ runs }), /\| \(b\) 1\.25 times +\|/);
    });

    it("compares a cutover with an update that changes nothing, for every size of a stack", () => {
        assert.match(goals({ scale: [size(1, 1), size(10, 1)] }), /\| 1\.10 times \(of 1\), 1\.10 times \(of 10\) +\|/);
    });

    it("compares the time for each of 200 services with that for each of 10", () => {
        assert.match(goals({ scale: [size(10, 1000), size(200, 10_000)] }), /\| 0\.50 times +\|/);
    });

    it("says how much a soak has grown", () => {
        const values = [...Array(20).fill(9), ...Array(20).fill(100), ...Array(20).fill(104)] as number[];
        const soak = { sent: 10, lost: 0, commandMs: values, peakMemoryMiB: values, stateBytes: values };
        assert.match(goals({ soak }), /60 cutovers[^\n]*0 of 10 lost; time 4\.0 %, memory 4\.0 %, state 4\.0 %/);
    });

    it("says nothing of what was not measured", () => assert.equal(goals({ runs: [runOf(guideRollback)] }), ""));
});
