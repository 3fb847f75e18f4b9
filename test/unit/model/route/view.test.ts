import assert from "node:assert/strict";
import fc from "fast-check";
import { isTestRule } from "../../../../src/model/route/fixed.ts";
import { allOn, hasTraffic, heaviest, viewRoute } from "../../../../src/model/route/view.ts";

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

    it("reads a lone destination with a weight of 0 as all of the traffic, as Istio does", () => {
        const view = viewRoute({ http: [rule({ blue: 0 })] });
        assert.deepEqual([view.share, heaviest(view)], [{ blue: 1, green: 0 }, "blue"]);
    });

    it("gives no colour anything if weights add up to 0", () => {
        assert.deepEqual(viewRoute({ http: [rule({ blue: 0, green: 0 })] }).share, { blue: 0, green: 0 });
    });

    it("takes a whole Service for both colours", () => {
        const view = viewRoute({
            hosts: ["my-app"],
            http: [{ route: [{ destination: { host: "my-app.default.svc.cluster.local" } }] }],
        });
        assert.deepEqual(
            [view.share, view.reach, hasTraffic(view, "green")],
            [{ blue: 0.5, green: 0.5 }, { blue: 1, green: 1 }, true],
        );
    });

    it("counts traffic to another service for neither colour", () => {
        const away = { destination: { host: "sorry-page" }, weight: 50 };
        const main = rule({ blue: 50 });
        assert.deepEqual(viewRoute({ http: [{ route: [...main.route, away] }] }).share, { blue: 0.5, green: 0 });
    });

    it("reads no rule behind one that takes everything", () => {
        const view = viewRoute({ http: [rule({ blue: 100 }, { match: [{ headers: {} }] }), rule({ green: 100 })] });
        assert.deepEqual([view.share, hasTraffic(view, "green")], [{ blue: 1, green: 0 }, false]);
    });

    for (const empty of [
        { headers: {} },
        { queryParams: {} },
        { sourceLabels: {} },
        { uri: undefined },
        { uri: { regex: ".*" } },
    ]) {
        it(`takes ${JSON.stringify(empty)} for no condition`, () => {
            const view = viewRoute({ http: [rule({ green: 100 }, { match: [empty] }), rule({ blue: 100 })] });
            assert.equal(heaviest(view), "green");
        });
    }

    it("says how much of the requests a rule may take at most", () => {
        const match = [{ uri: { prefix: "/beta" } }];
        const view = viewRoute({ http: [rule({ green: 100 }, { match }), rule({ blue: 90, green: 10 })] });
        assert.deepEqual(view.reach, { blue: 0.9, green: 1 });
    });

    it("expects of testers no part of the traffic", () => {
        const match = [{ headers: { "x-beta": { exact: "1" } } }];
        const view = viewRoute({ http: [rule({ green: 100 }, { match }), rule({ blue: 100 })] });
        assert.deepEqual([view.reach.green, view.matched.green], [0, true]);
    });

    it("keeps the colour that is named first, which the component calls active", () => {
        const view = viewRoute({ http: [rule({ green: 40, blue: 60 })] });
        assert.deepEqual([view.first, heaviest(view)], ["green", "blue"]);
    });

    it("calls the first of equal colours the heaviest", () => {
        assert.equal(heaviest(viewRoute({ http: [rule({ green: 50, blue: 50 })] })), "green");
    });

    it("is the same as that of all traffic on a colour, for such a route", () => {
        assert.deepEqual(viewRoute({ http: [rule({ green: 100 })] }), allOn("green"));
    });

    it("gives out at most everything", () => {
        const weight = fc.oneof(fc.nat(100), fc.constant(undefined));
        const weights = fc.record({ blue: weight, green: weight, other: weight }, { requiredKeys: [] });
        fc.assert(
            fc.property(weights, (each) => {
                const { share, reach } = viewRoute({ http: [rule(each)] });
                assert.ok(share.blue + share.green <= 1 + 1e-9);
                assert.ok(reach.blue >= share.blue && reach.green >= share.green);
            }),
        );
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

    it("calls a rule of the test header's name traffic where it asks for no colour", () => {
        const taken = rule({ green: 100 }, { name: "test-green", match: [{ uri: { prefix: "/" } }] });
        assert.equal(isTestRule(taken), false);
        assert.equal(heaviest(viewRoute({ http: [taken, rule({ blue: 100 })] })), "green");
    });

    it("has no heaviest colour if none gets anything", () => assert.equal(heaviest(viewRoute({})), undefined));

    it("survives any value", () => fc.assert(fc.property(fc.anything(), (spec) => void viewRoute(spec))));

    it("survives rules of the wrong shape", () => {
        const odd = fc.oneof(
            fc.anything(),
            fc.record({ name: fc.string(), match: fc.anything(), route: fc.anything() }),
        );
        fc.assert(fc.property(fc.array(odd), (http) => void viewRoute({ http })));
    });
});
