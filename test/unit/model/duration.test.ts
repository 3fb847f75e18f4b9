import assert from "node:assert/strict";
import { milliseconds, parseDuration } from "../../../src/model/duration.ts";

describe("a duration", () => {
    for (const [text, milliseconds] of [
        ["500ms", 500],
        ["5s", 5000],
        ["1.5s", 1500],
        ["1m30s", 90_000],
        ["2h", 7_200_000],
        ["1h30m", 5_400_000],
        ["1.001s", 1001],
        ["0s", 0],
    ] as const) {
        it(`reads ${text} as ${milliseconds} ms`, () => assert.equal(parseDuration(text), milliseconds));
    }

    for (const text of ["", "5", "s", "-5s", "5 s", "5s ", "1d", "1e3s", "0", "five seconds"]) {
        it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), undefined));
    }

    it("may have days where Prometheus reads it", () => assert.equal(milliseconds("1d12h"), 129_600_000));
});
