import assert from "node:assert/strict";
import { setPart } from "./releaseSet.ts";

const SET = {
    contestant: "one set",
    ...{ sent: 96_000, lost: 0, mixed: 0, commandMs: [14_000, 16_000, 15_000], lateMs: [4900] },
    canaries: [{ percent: 10, answers: 580, of: 5760 }],
};

describe("the page's part about release sets", () => {
    it("says what was lost and mixed", () => {
        const text = setPart({ sets: [SET, { ...SET, contestant: "singles", mixed: 1234, canaries: [] }] }).join(
            "\n\n",
        );
        assert.match(text, /\| one set +\| 3 +\| 96,000 +\| 0 +\| 0 +\| 15\.0\d? s +\| 4\.90? s +\|/);
        assert.match(text, /\| singles +\|[^\n]*\| 1,234 +\|/);
    });

    it("sets a canary's answers beside what chance allows", () => {
        assert.match(
            setPart({ sets: [SET] }).join("\n\n"),
            /580 of 5,760 with a canary of 10 % \(5 standard deviations: 463 to 689\)/,
        );
    });

    it("says what became of killed updates", () => {
        const setKills = { killed: 9, sent: 20_000, lost: 0, mixed: 0 };
        assert.match(
            setPart({ sets: [SET], setKills }).join("\n\n"),
            /^9 updates .* of 20,000 requests 0 were lost and 0 mixed\.$/m,
        );
    });

    it("is left out where none were measured", () => assert.deepEqual(setPart({}), []));
});
