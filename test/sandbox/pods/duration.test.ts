import assert from "node:assert/strict";
import { parseDuration } from "./duration.ts";

describe("parseDuration", () => {
    for (const [text, milliseconds] of [
        ["500ms", 500],
        ["5s", 5000],
        ["1.5s", 1500],
        ["1m30s", 90_000],
        ["2h", 7_200_000],
        ["0s", 0],
    ] as const) {
        it(`reads ${text} as ${milliseconds} ms`, () => assert.equal(parseDuration(text), milliseconds));
    }

    for (const text of ["", "5", "s", "-5s", "5 s", "5s ", "1d", "1e3s", "five seconds"]) {
        it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), undefined));
    }
});
