import assert from "node:assert/strict";
import fc from "fast-check";
import type { Range } from "../../../../src/model/range.ts";
import { readRoute } from "../../../../src/model/route/rule.ts";
import { sharesOf } from "../../../../src/model/route/share.ts";
import { UNKNOWN } from "../../../../src/model/value.ts";
import { destinations } from "../../../policy/myApp.ts";

describe("the shares of a rule", () => {
    it("are relative to the sum of the weights", () => {
        assert.deepEqual(shares({ blue: 3, green: 1 }), { blue: 0.75, green: 0.25 });
    });

    it("give a single destination everything, whatever its weight", () => {
        assert.deepEqual(shares({ blue: 0 }), { blue: 1 });
    });

    it("are nothing where the weights add up to 0", () => {
        assert.deepEqual(shares({ blue: 0, green: undefined }), { blue: 0, green: 0 });
    });

    it("are not known where one weight is not", () => {
        assert.deepEqual(shares({ blue: 1, green: UNKNOWN }), { blue: UNKNOWN, green: UNKNOWN });
    });

    it("are not known where a weight is negative, since Istio refuses it", () => {
        assert.deepEqual(shares({ blue: 1, green: -1 }), { blue: UNKNOWN, green: UNKNOWN });
    });

    it("of one subset named twice are added up", () => {
        const twice = [...destinations("my-app", { blue: 1 }), ...destinations("my-app", { blue: 1, green: 2 })];
        assert.deepEqual(sharesOfRoute(twice), { blue: 0.5, green: 0.5 });
    });

    it("lie between bounds where one weight is one from 0 to 100", () => {
        assert.deepEqual(ranges({ blue: UNKNOWN, green: 100 }), {
            blue: { least: 0, most: 0.5 },
            green: { least: 0.5, most: 1 },
        });
        assert.deepEqual(ranges({ blue: UNKNOWN }), { blue: { least: 1, most: 1 } });
        assert.deepEqual(ranges({ blue: UNKNOWN, green: 0 }), {
            blue: { least: 0, most: 1 },
            green: { least: 0, most: 0 },
        });
    });

    it("lie within their bounds, whatever an unknown weight becomes", () => {
        const weight = fc.nat(100);
        fc.assert(
            fc.property(fc.array(weight, { minLength: 2, maxLength: 4 }), fc.nat(3), (weights, at) => {
                const named = Object.fromEntries(weights.map((each, index) => [`s${index}`, each]));
                const bounds = ranges({ ...named, [`s${at % weights.length}`]: UNKNOWN });
                for (const [subset, share] of Object.entries(shares(named))) {
                    const { least = 1, most = 0 } = bounds[subset] ?? {};
                    assert.ok(Number(share) >= least - 1e-9 || weights.every((each) => each === 0), subset);
                    assert.ok(Number(share) <= most + 1e-9, subset);
                }
            }),
        );
    });

    it("add up to everything as soon as one weight is above 0", () => {
        fc.assert(
            fc.property(fc.array(fc.nat(1000), { minLength: 2, maxLength: 5 }), (weights) => {
                fc.pre(weights.some((weight) => weight > 0));
                const named = Object.fromEntries(weights.map((weight, index) => [`s${index}`, weight]));
                const sum = Object.values(shares(named)).reduce<number>((total, share) => total + Number(share), 0);
                assert.ok(Math.abs(sum - 1) < 1e-9);
            }),
        );
    });
});

function shares(weights: Record<string, unknown>): Record<string, unknown> {
    return sharesOfRoute(destinations("my-app", weights));
}

function ranges(weights: Record<string, unknown>): Record<string, Range> {
    const [rule] = readRoute(
        { hosts: ["my-app"], http: [{ route: destinations("my-app", weights) }] },
        "default",
    ).rules;
    assert.ok(rule);
    return Object.fromEntries(sharesOf(rule).map(({ destination, range }) => [String(destination.subset), range]));
}

function sharesOfRoute(route: unknown[]): Record<string, unknown> {
    const [rule] = readRoute({ hosts: ["my-app"], http: [{ route }] }, "default").rules;
    assert.ok(rule);
    return Object.fromEntries(sharesOf(rule).map(({ destination, share }) => [String(destination.subset), share]));
}
