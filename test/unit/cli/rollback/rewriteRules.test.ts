import assert from "node:assert/strict";
import fc from "fast-check";
import { rewriteRules } from "../../../../src/cli/rollback/rewriteRules.ts";
import { viewRoute } from "../../../../src/model/route/view.ts";
import { destination, mainRule } from "../samples.ts";

describe("rewriting a route for a rollback", () => {
    it("gives all the weight to the colour and keeps port, retries and timeout", () => {
        const [rule] = rewriteRules([mainRule(destination("green", 100))], "blue");
        assert.deepEqual(rule, mainRule(destination("blue", 100)));
    });

    it("takes a split back to one destination", () => {
        const [rule] = rewriteRules([mainRule(destination("blue", 90), destination("green", 10))], "blue");
        assert.deepEqual(rule, mainRule(destination("blue", 100)));
    });

    it("keeps what the route says for this colour alone, such as its headers", () => {
        const own = { ...destination("blue", 90), headers: { request: { set: { "x-color": "blue" } } } };
        const [rule] = rewriteRules([mainRule(destination("green", 10), own)], "blue") as [{ route: unknown }];
        assert.deepEqual(rule.route, [{ ...own, weight: 100 }]);
    });

    it("reads a lone destination without a weight as all of the traffic", () => {
        const route = [{ destination: { host: "my-app", subset: "green" } }];
        const [rule] = rewriteRules([{ route }], "blue") as [{ route: { weight: number }[] }];
        assert.equal(rule.route[0]?.weight, 100);
    });

    it("keeps a mirror and points it at the colour that is idle then", () => {
        const mirror = { host: "my-app", subset: "blue", port: { number: 80 } };
        const [rule] = rewriteRules(
            [{ ...mainRule(destination("green", 100)), mirror, mirrorPercentage: { value: 50 } }],
            "blue",
        ) as [{ mirror: object; mirrorPercentage: object }];
        assert.deepEqual(rule.mirror, { ...mirror, subset: "green" });
        assert.deepEqual(rule.mirrorPercentage, { value: 50 });
    });

    it("leaves the rules of the test header alone", () => {
        const test = {
            ...mainRule(destination("green", 100)),
            name: "test-green",
            match: [{ headers: { "x-color": { exact: "green" } } }],
        };
        assert.deepEqual(rewriteRules([test], "blue"), [test]);
    });

    it("leaves alone the rules that keep the callers of a release set in their colour", () => {
        const inSet = (["blue", "green"] as const).map((color) => ({
            ...mainRule(destination(color, 100)),
            name: `set-${color}`,
            match: [{ sourceLabels: { app: "orders", color }, sourceNamespace: "shop" }],
        }));
        const main = mainRule(destination("green", 100));
        assert.deepEqual(rewriteRules([...inSet, main], "blue"), [...inSet, mainRule(destination("blue", 100))]);
    });

    it("moves the callers that a match condition sends to the other colour", () => {
        const matched = {
            ...mainRule(destination("green", 100)),
            name: "idle-match",
            match: [{ uri: { prefix: "/beta" } }],
        };
        const [rule] = rewriteRules([matched], "blue") as [{ route: unknown; match: unknown }];
        assert.deepEqual(rule.route, [destination("blue", 100)]);
        assert.deepEqual(rule.match, matched.match);
    });

    it("keeps destinations of other services, with their weight", () => {
        const foreign = { destination: { host: "legacy" }, weight: 20 };
        const [rule] = rewriteRules([{ route: [destination("green", 80), foreign] }], "blue") as [{ route: unknown }];
        assert.deepEqual(rule.route, [destination("blue", 80), foreign]);
    });

    it("leaves redirects as they are", () => {
        const redirect = { match: [{ uri: { exact: "/old" } }], redirect: { uri: "/new" } };
        assert.deepEqual(rewriteRules([redirect], "blue"), [redirect]);
    });

    it("leaves no production traffic on the other colour, whatever the rules and weights", () => {
        const weights = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
        const rule = fc.tuple(weights, fc.boolean()).map(([[blue, green], conditional]) => ({
            ...mainRule(destination("blue", blue), destination("green", green)),
            ...(conditional && { match: [{ uri: { prefix: "/" } }] }),
        }));
        fc.assert(
            fc.property(fc.array(rule, { maxLength: 5 }), (rules) => {
                const last = mainRule(destination("green", 100));
                const view = viewRoute({ http: rewriteRules([...rules, last], "blue") });
                assert.deepEqual(view.share, { blue: 1, green: 0 });
                assert.equal(view.matched.green, false);
            }),
        );
    });
});
