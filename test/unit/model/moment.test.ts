import assert from "node:assert/strict";
import fc from "fast-check";
import { momentOf } from "../../../src/model/moment.ts";

describe("a moment", () => {
    for (const text of ["2030-01-31T18:00:00Z", "2028-02-29T00:00Z", "2030-12-31T23:59:59.5+01:00"]) {
        it(`is ${text}`, () => assert.equal(momentOf(text)?.getTime(), Date.parse(text)));
    }

    for (const text of [
        ...[
            "2027",
            "2030-01-31",
            "2030-01-31T18:00:00",
            "tomorrow",
            "",
            "+275760-09-12T00:00:00Z",
            "2030-01-31 18:00:00Z",
        ],
        ...[
            "2030-02-30T00:00:00Z",
            "2029-02-29T00:00:00Z",
            "2030-13-01T00:00:00Z",
            "2030-01-31T24:00:00Z",
            "2030-01-31T18:60:00Z",
        ],
        ...["2030-01-31T18:00:00+24:00"],
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => assert.equal(momentOf(text), undefined));
    }

    it("is every moment that a clock writes", () => {
        const clock = fc.date({
            min: new Date("0001-01-01T00:00:00Z"),
            max: new Date("9999-12-31T23:59:59Z"),
            noInvalidDate: true,
        });
        fc.assert(fc.property(clock, (date) => momentOf(date.toISOString())?.getTime() === date.getTime()));
    });

    it("survives any value", () => {
        fc.assert(fc.property(fc.anything(), (value) => void momentOf(value)));
    });
});
