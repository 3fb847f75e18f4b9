import assert from "node:assert/strict";
import { Annotations } from "../../../../src/model/names.ts";
import { holdOf } from "../../../../src/model/route/hold.ts";

describe("a hold", () => {
    it("is read from the route's annotation", () => {
        const hold = { from: "green", reason: "errors", time: "2030-01-01T00:00:00Z" };
        assert.deepEqual(holdOf({ [Annotations.hold]: JSON.stringify(hold) }), hold);
    });

    it("says that nothing was moved, where that is so", () => {
        const hold = { from: "green", reason: "errors", time: "2030-01-01T00:00:00Z", stayed: true };
        assert.deepEqual(holdOf({ [Annotations.hold]: JSON.stringify(hold) }), hold);
    });

    it("is undefined without an annotation", () => assert.equal(holdOf({}), undefined));

    it("is not taken for none where it cannot be read", () => {
        assert.throws(() => holdOf({ [Annotations.hold]: "{" }), /names no colour: .*\. Correct it, or remove it/);
    });
});
