import assert from "node:assert/strict";
import { journalOf } from "../../../../src/cli/live/journal.ts";

const KEY = "istio-blue-green/cutover";
const journal = { from: "blue", to: "green", steps: [100], step: 0 };

describe("the journal of a cutover", () => {
    it("is read from the route's annotation", () => {
        assert.deepEqual(journalOf({ [KEY]: JSON.stringify(journal) }), journal);
    });

    it("is none without the annotation", () => assert.equal(journalOf({ other: "x" }), undefined));

    const broken: [string, string][] = [
        ["is no JSON", "{"],
        ["names no colour", JSON.stringify({ ...journal, to: "purple" })],
        ["has no steps", JSON.stringify({ ...journal, steps: undefined })],
    ];
    for (const [what, text] of broken) {
        it(`is not taken for none when it ${what}`, () => {
            assert.throws(() => journalOf({ [KEY]: text }), /records no cutover that can be read/);
        });
    }
});
