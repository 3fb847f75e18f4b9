import assert from "node:assert/strict";
import { parseJournal } from "../../../../src/model/route/journal.ts";

describe("a cutover that a route records", () => {
    const journal = { from: "blue", to: "green", steps: [10, 100], step: 0 };

    it("is read as it was written", () => assert.deepEqual(parseJournal(JSON.stringify(journal)), journal));

    for (const [what, text] of [
        ["no JSON", "{"],
        ["no object", "null"],
        ["a colour that does not exist", JSON.stringify({ ...journal, to: "red" })],
        ["no steps", JSON.stringify({ ...journal, steps: 10 })],
    ] as const) {
        it(`is none with ${what}`, () => assert.equal(parseJournal(text), undefined));
    }
});
