import assert from "node:assert/strict";
import { isSetRule, keepsColors } from "../../../../src/model/route/fixed.ts";
import { hasTraffic, joinViews, viewRoute } from "../../../../src/model/route/view.ts";

const to = (subset: string, weight = 100) => ({ destination: { host: "cart", subset }, weight });
const caller = { sourceLabels: { app: "orders", color: "green" }, sourceNamespace: "shop" };
const SET_GREEN = { name: "set-green", match: [caller], route: [to("green")] };
const SET_BLUE = { name: "set-blue", match: [caller], route: [to("blue")] };
const MAIN = { name: "blue-green-route", route: [to("blue")] };

describe("a rule of a release set", () => {
    it("gives its colour no traffic of its own: its callers got their requests from an entry", () => {
        const view = viewRoute({ http: [SET_BLUE, SET_GREEN, MAIN] });
        assert.equal(hasTraffic(view, "green"), false);
        assert.deepEqual([view.share, view.reach], [view.reach, { blue: 1, green: 0 }]);
    });

    it("is known at a further port too", () => assert.ok(isSetRule({ ...SET_GREEN, name: "set-green-grpc" })));

    const others: Record<string, object> = {
        "with another name": { ...SET_GREEN, name: "canary" },
        "that names gateways, which switches the caller's labels off": {
            ...SET_GREEN,
            match: [{ ...caller, gateways: ["mesh"] }],
        },
        "of which one condition asks for no labels": { ...SET_GREEN, match: [caller, { sourceNamespace: "shop" }] },
        "without conditions": { ...SET_GREEN, match: [] },
        "that somebody has turned to the other colour": { ...SET_GREEN, route: [to("blue")] },
        "that somebody has split": { ...SET_BLUE, route: [to("blue", 50), to("green", 50)] },
    };
    for (const [which, rule] of Object.entries(others)) {
        it(`is not one ${which}`, () => assert.equal(isSetRule(rule), false));
    }

    it("counts as traffic where somebody has turned it to the other colour", () => {
        const turned = { ...SET_BLUE, route: [to("green")] };
        assert.ok(hasTraffic(viewRoute({ http: [turned, MAIN] }), "green"));
    });

    it("keeps colours apart only together with that of the other colour", () => {
        assert.ok(keepsColors({ http: [SET_BLUE, SET_GREEN, MAIN] }));
        assert.equal(keepsColors({ http: [SET_BLUE, MAIN] }), false);
        assert.equal(keepsColors({ http: [MAIN] }), false);
    });
});

describe("views of routes that are joined", () => {
    it("have the most that any of them gives a colour, and name the own one's colour first", () => {
        const own = viewRoute({ http: [{ route: [to("blue")] }] });
        const canary = viewRoute({ http: [{ route: [to("green", 10), to("blue", 90)] }] });
        const matched = viewRoute({ http: [{ match: [{ uri: { prefix: "/beta" } }], route: [to("green")] }, MAIN] });
        assert.deepEqual(joinViews(own, [canary]), {
            share: { blue: 1, green: 0.1 },
            reach: { blue: 1, green: 0.1 },
            matched: { blue: false, green: false },
            first: "blue",
        });
        assert.deepEqual(joinViews(own, [matched]).matched, { blue: false, green: true });
        assert.deepEqual(joinViews(own, []), own);
    });
});
