import assert from "node:assert/strict";
import { parsePart, sayPercent } from "../../../../src/model/percent.ts";

describe("percentages", () => {
    const meanings: [string, number | undefined][] = [
        ["5%", 0.05],
        ["0.5 %", 0.005],
        ["100%", 1],
        ["101%", undefined],
        ["5", undefined],
        ["-1%", undefined],
        ["%", undefined],
    ];
    for (const [text, meaning] of meanings) {
        it(`are read: "${text}" is ${meaning ?? "none"}`, () => assert.equal(parsePart(text), meaning));
    }

    const words: [number, string][] = [
        [1, "100 %"],
        [0.125, "12.5 %"],
        [0, "0 %"],
        [0.0003, "0.03 %"],
    ];
    for (const [part, text] of words) {
        it(`are said: ${part} is "${text}"`, () => assert.equal(sayPercent(part), text));
    }
});
