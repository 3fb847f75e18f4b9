import assert from "node:assert/strict";
import { pulumiUp } from "../bench/contestants/ours/pulumiUp.ts";
import { rollbackCommand } from "../bench/contestants/ours/rollbackCommand.ts";
import { measure } from "../bench/measure/measure.ts";
import type { Run } from "../bench/measure/results.ts";
import { scenarios } from "../bench/scenarios.ts";

/** Those that no other file shows: an eviction right after the switch, and a way back to a colour without pods. */
const shown = [
    { contestant: pulumiUp, letter: "f" },
    { contestant: rollbackCommand, letter: "c" },
];

for (const { contestant, letter } of shown) {
    const scenario = scenarios.find(({ name }) => name === letter);
    describe(`the benchmark of ${contestant.name}: ${scenario?.title}`, () => {
        let run: Run | undefined;

        before(async () => {
            assert.ok(scenario);
            [run] = (await measure(contestant, scenario, 1)).runs;
        });

        it("loses nothing", () => assert.deepEqual([run?.lost, run?.failures], [0, {}]));

        it("moves all traffic", () => {
            assert.equal(run?.error, undefined);
            assert.ok(run?.lastOldMs && run.firstNewMs);
        });
    });
}
