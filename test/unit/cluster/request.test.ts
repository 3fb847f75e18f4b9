import assert from "node:assert/strict";
import { millisecondsOf } from "../../../src/cluster/request.ts";

describe("how long a server wants to be left alone", () => {
    const now = Date.parse("2030-01-01T00:00:00Z");
    for (const [header, milliseconds] of [
        ["2", 2000],
        ["Tue, 01 Jan 2030 00:00:03 GMT", 3000],
        ["Tue, 01 Jan 2019 00:00:03 GMT", 0],
        ["", undefined],
        ["soon", undefined],
        [undefined, undefined],
    ] as const) {
        it(`is ${milliseconds} ms where it says ${JSON.stringify(header)}`, () => {
            assert.equal(millisecondsOf(header, now), milliseconds);
        });
    }
});
