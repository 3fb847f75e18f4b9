import assert from "node:assert/strict";
import { plural } from "../../../src/model/plural.ts";

describe("a number of things", () => {
    for (const [count, text] of [
        [0, "0 pods"],
        [1, "1 pod"],
        [3, "3 pods"],
    ] as const) {
        it(`is said as ${text}`, () => assert.equal(plural(count, "pod"), text));
    }
});
