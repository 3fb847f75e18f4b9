import assert from "node:assert/strict";
import { secret } from "@pulumi/pulumi";
import fc from "fast-check";
import { plain, same } from "../../../src/cutover/hookInputs.ts";

describe("what a hook is told", () => {
    it("reads the same in whatever order fields come", () => {
        assert.equal(same({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }), true);
    });

    it("differs where one item does", () => assert.equal(same({ env: ["A", "B"] }, { env: ["A"] }), false));

    it("differs where one field is gone", () => assert.equal(same({ a: 1, b: 2 }, { a: 1 }), false));

    it("is the same as its own copy", () => {
        fc.assert(fc.property(fc.json(), (text) => assert.equal(same(JSON.parse(text), JSON.parse(text)), true)));
    });

    it("can be compared though a part of it is secret", async () => {
        assert.deepEqual(await plain({ spec: { password: secret("x") } }), { spec: { password: "x" } });
    });
});
