import assert from "node:assert/strict";
import { parseSteps, splitAt, splitBefore } from "../../../../src/cli/cutover/steps.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";

const move = { from: "blue", to: "green" } as const;
const journal = (step: number) => ({ ...move, steps: [10, 50, 100], step }) as Journal;

describe("the steps of a cutover", () => {
    const meanings: [string, number[] | undefined][] = [
        ["100", [100]],
        ["10,50,100", [10, 50, 100]],
        ["10, 50, 100", [10, 50, 100]],
        ["10,50", undefined],
        ["50,10,100", undefined],
        ["0,100", undefined],
        ["100,200", undefined],
        ["ten,100", undefined],
        ["", undefined],
        ["50,50,100", undefined],
    ];
    for (const [text, meaning] of meanings) {
        it(`reads "${text}" as ${meaning ? meaning.join(" then ") : "none"}`, () =>
            assert.deepEqual(parseSteps(text), meaning));
    }

    it("leaves the active colour as it is until the last one", () => {
        assert.deepEqual(splitAt(move, 50), { activeColor: "blue", idlePercent: 50 });
    });

    it("names the new active colour and no split at the last one", () => {
        assert.deepEqual(splitAt(move, 100), { activeColor: "green", idlePercent: 0 });
    });

    it("go back to the split before", () => {
        assert.deepEqual(splitBefore(journal(2)), { activeColor: "blue", idlePercent: 50 });
    });

    it("go back to no split from the first one", () => {
        assert.deepEqual(splitBefore(journal(0)), { activeColor: "blue", idlePercent: 0 });
    });
});
