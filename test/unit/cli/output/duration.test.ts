import assert from "node:assert/strict";
import { parseDuration, sayDuration } from "../../../../src/cli/output/duration.ts";

describe("durations", () => {
    const meanings: [string, number | undefined][] = [
        ["90s", 90_000],
        ["5m", 300_000],
        ["1h30m", 5_400_000],
        ["250ms", 250],
        ["1.5s", 1500],
        ["0", 0],
        ["5", undefined],
        ["", undefined],
        ["five minutes", undefined],
        ["-5m", undefined],
        ["5m ", undefined],
    ];
    for (const [text, meaning] of meanings) {
        it(`reads "${text}" as ${meaning ?? "none"}`, () => assert.equal(parseDuration(text), meaning));
    }

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
