import assert from "node:assert/strict";
import fc from "fast-check";
import { Annotations } from "../../../../src/model/names.ts";
import { hasTraffic, heaviest, holdOf, viewRoute } from "../../../../src/model/route/view.ts";

function rule(weights: Record<string, number | undefined>, more: object = {}) {
    return {
        ...more,
        route: Object.entries(weights).map(([subset, weight]) => ({ destination: { host: "my-app", subset }, weight })),
    };
}

describe("a route's view", () => {
    it("reads the unconditional route", () => {
        assert.deepEqual(viewRoute({ http: [rule({ blue: 90, green: 10 })] }).share, { blue: 0.9, green: 0.1 });
    });

    it("reads a lone destination without a weight as all of the traffic", () => {
        assert.deepEqual(viewRoute({ http: [rule({ green: undefined })] }).share, { blue: 0, green: 1 });
    });

    it("reads weights as relative, as Istio does", () => {
        assert.deepEqual(viewRoute({ http: [rule({ blue: 1, green: 3 })] }).share, { blue: 0.25, green: 0.75 });
    });

    it("keeps requests by condition apart from the rest", () => {
        const view = viewRoute({
            http: [rule({ green: 100 }, { match: [{ uri: { prefix: "/beta" } }] }), rule({ blue: 100 })],
        });
        assert.deepEqual([heaviest(view), hasTraffic(view, "green")], ["blue", true]);
    });

    it("takes the condition that every path meets for none", () => {
        const all = rule({ green: 100 }, { match: [{ uri: { prefix: "/" } }] });
        assert.equal(heaviest(viewRoute({ http: [all] })), "green");
    });

    it("calls a test header no traffic", () => {
        const test = rule(
            { green: 100 },
            { name: "test-green", match: [{ headers: { "x-test": { exact: "green" } } }] },
        );
        assert.equal(hasTraffic(viewRoute({ http: [test, rule({ blue: 100 })] }), "green"), false);
    });

    it("knows no colour where nobody gets anything", () => {
        assert.equal(heaviest(viewRoute({})), undefined);
    });

    it("survives whatever somebody wrote", () => {
        fc.assert(fc.property(fc.anything(), (spec) => void viewRoute(spec)));
    });

    it("survives rules of the wrong shape", () => {
        const odd = fc.oneof(
            fc.anything(),
            fc.record({ name: fc.string(), match: fc.anything(), route: fc.anything() }),
        );
        fc.assert(fc.property(fc.array(odd), (http) => void viewRoute({ http })));
    });
});

describe("a hold", () => {
    it("is read from the route's annotation", () => {
        const hold = { from: "green", reason: "errors", time: "2030-01-01T00:00:00Z" };
        assert.deepEqual(holdOf({ [Annotations.hold]: JSON.stringify(hold) }), hold);
    });

    it("is not there where nothing was written", () => {
        assert.equal(holdOf({}), undefined);
    });

    it("is not taken for none where it cannot be read", () => {
        assert.throws(() => holdOf({ [Annotations.hold]: "{" }), /says no colour; correct it, or remove it/);
    });
});
