import assert from "node:assert/strict";
import { sayDuration } from "../../../../src/cli/output/duration.ts";

describe("a duration", () => {
    const words: [number, string][] = [
        [250, "250 ms"],
        [1540, "1.5 s"],
        [42_000, "42 s"],
        [300_000, "5 min"],
        [7_200_000, "2 h"],
        [7_800_000, "2 h 10 min"],
        [4 * 86_400_000, "4 days"],
    ];
    for (const [milliseconds, text] of words) {
        it(`says ${milliseconds} ms as "${text}"`, () => assert.equal(sayDuration(milliseconds), text));
    }
});
