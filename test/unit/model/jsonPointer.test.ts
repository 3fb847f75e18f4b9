import assert from "node:assert/strict";
import { pointerTo } from "../../../src/model/jsonPointer.ts";

describe("a key in a JSON pointer", () => {
    it("is escaped, each sign once", () => assert.equal(pointerTo("a/b~1"), "a~1b~01"));
});
