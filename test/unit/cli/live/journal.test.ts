import assert from "node:assert/strict";
import { journalOf } from "../../../../src/cli/live/journal.ts";

const KEY = "istio-blue-green/cutover";
const route = (annotations: Record<string, string>) => ({ name: "my-app", annotations });
const journal = { from: "blue", to: "green", steps: [100], step: 0 };

describe("the journal of a cutover", () => {
    it("is read from the route's annotation", () => {
        assert.deepEqual(journalOf(route({ [KEY]: JSON.stringify(journal) }), "shop"), journal);
    });

    it("is none without the annotation", () => assert.equal(journalOf(route({ other: "x" }), "shop"), undefined));

    const broken: [string, string][] = [
        ["is no JSON", "{"],
        ["names no colour", JSON.stringify({ ...journal, to: "purple" })],
        ["has no steps", JSON.stringify({ ...journal, steps: undefined })],
    ];
    for (const [what, text] of broken) {
        it(`is not taken for none when it ${what}, and the error names the command that removes it`, () => {
            assert.throws(
                () => journalOf(route({ [KEY]: text }), "shop"),
                /VirtualService shop\/my-app records no cutover that can be read: .*`kubectl -n shop annotate virtualservice my-app istio-blue-green\/cutover-`/,
            );
        });
    }
});
