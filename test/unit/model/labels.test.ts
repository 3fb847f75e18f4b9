import assert from "node:assert/strict";
import { matchLabels, readLabels } from "../../../src/model/labels.ts";
import { UNKNOWN } from "../../../src/model/value.ts";

describe("a selector", () => {
    for (const [what, selector, labels, match] of [
        ["takes in an object with all its labels", { app: "a" }, { app: "a", color: "blue" }, "yes"],
        ["leaves out an object with another value", { app: "a" }, { app: "b" }, "no"],
        ["leaves out an object without the label", { app: "a" }, {}, "no"],
        ["without labels takes in everything", {}, UNKNOWN, "yes"],
        ["cannot tell while the labels are not known yet", { app: "a" }, UNKNOWN, "maybe"],
        ["cannot tell while it is not known itself", UNKNOWN, { app: "a" }, "maybe"],
        ["cannot tell while a value is not known yet", { app: "a" }, { app: UNKNOWN }, "maybe"],
        ["can tell where another label decides", { app: "a", color: "blue" }, { app: UNKNOWN, color: "green" }, "no"],
    ] as const) {
        it(what, () => {
            assert.equal(matchLabels(selector, labels), match);
        });
    }

    it("reads no label from what is not text", () => {
        assert.deepEqual(readLabels({ a: 1, b: "b", c: UNKNOWN }), { b: "b", c: UNKNOWN });
    });
});
