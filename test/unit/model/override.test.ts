import assert from "node:assert/strict";
import { Annotations } from "../../../src/model/names.ts";
import { holds, overrideOn, reaches, recordedOverride, whyNoOverride } from "../../../src/model/override.ts";

const NOW = new Date("2030-01-01T12:00:00Z");
const OVERRIDE = { reason: "blue loses orders", until: "2030-01-01T13:00:00Z" };

describe("an override", () => {
    it("holds until its last moment, and no longer", () => {
        assert.equal(holds({ ...OVERRIDE, until: "2030-01-01T12:00:00Z" }, NOW), true);
        assert.equal(holds({ ...OVERRIDE, until: "2030-01-01T11:59:59Z" }, NOW), false);
    });

    it("permits nothing without a reason", () => assert.equal(holds({ ...OVERRIDE, reason: " " }, NOW), false));

    for (const until of ["2031", "+275760-09-12T00:00:00Z", "2031-02-30T00:00:00Z", "for ever"]) {
        it(`permits nothing until ${until}`, () => assert.equal(holds({ ...OVERRIDE, until }, NOW), false));
    }
});

describe("the override recorded on a route", () => {
    const recorded = (value: unknown) => ({ metadata: { annotations: { [Annotations.override]: value } } });

    it("is read from its annotation", () => {
        assert.deepEqual(overrideOn(recorded(JSON.stringify(OVERRIDE)), NOW), OVERRIDE);
    });

    it("is still there when it is over, for those who ask why", () => {
        const over = { ...OVERRIDE, until: "2029-01-01T00:00:00Z" };
        assert.deepEqual(recordedOverride(recorded(JSON.stringify(over))), over);
        assert.equal(overrideOn(recorded(JSON.stringify(over)), NOW), undefined);
    });

    it("permits one ready pod, and none only if the other colour does not serve either", () => {
        assert.deepEqual(
            [
                reaches({ ready: 1, elsewhere: 9 }),
                reaches({ ready: 0, elsewhere: 1 }),
                reaches({ ready: 0, elsewhere: 0 }),
            ],
            [true, false, true],
        );
    });

    it("is said to permit nothing only where it is there and does not hold", () => {
        const why = (value: unknown) => whyNoOverride(recorded(value), NOW);
        assert.equal(whyNoOverride({ metadata: {} }, NOW), undefined);
        assert.equal(why(JSON.stringify(OVERRIDE)), undefined);
        assert.match(why(JSON.stringify({ ...OVERRIDE, reason: "" })) ?? "", /no reason/);
        assert.match(why(JSON.stringify({ ...OVERRIDE, until: "2031-02-30T00:00:00Z" })) ?? "", /is not a time/);
        assert.match(why(JSON.stringify({ ...OVERRIDE, until: "2029-01-01T00:00:00Z" })) ?? "", /it ended at 2029/);
        assert.match(why("{") ?? "", /not JSON/);
    });

    for (const broken of [
        "{",
        "[]",
        "null",
        JSON.stringify({ until: OVERRIDE.until }),
        JSON.stringify({ reason: "x" }),
        7,
    ]) {
        it(`permits nothing where ${JSON.stringify(broken)} was written`, () => {
            assert.equal(overrideOn(recorded(broken), NOW), undefined);
        });
    }
});
