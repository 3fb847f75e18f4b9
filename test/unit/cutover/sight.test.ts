import assert from "node:assert/strict";
import { changeTime, seen } from "../../../src/cutover/sight.ts";

describe("what is seen of a change", () => {
    it("counts from the first look, which does not say when it changed", () => {
        const first = seen(undefined, "a", 1000);
        assert.deepEqual(changeTime(seen(first, "a", 3000), undefined, 3000), {
            changedAt: undefined,
            seenMilliseconds: 2000,
            watched: false,
        });
    });

    it("counts from where another change is seen, which is no older than that", () => {
        assert.deepEqual(seen(seen(undefined, "a", 1000), "b", 2000), { change: "b", since: 2000, watched: true });
    });
});
