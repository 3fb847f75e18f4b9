import assert from "node:assert/strict";
import { stackRoute } from "../../../policy-pack/inventory/inventory.ts";
import { routeKey, type StackRoute } from "../../../policy-pack/mesh/stackRoute.ts";
import { readObject } from "../../../policy-pack/objects/object.ts";
import { liveRulesFor, type Resolve } from "../../../policy-pack/verdict/liveRules.ts";
import { movesOf } from "../../../policy-pack/verdict/moves.ts";
import { shownRange } from "../../../src/model/range.ts";
import { destinations, myApp } from "../myApp.ts";
import { stackOf } from "../stackOf.ts";

const PATH = [{ uri: { prefix: "/api" } }];

describe("a move of traffic", () => {
    it("is none where the route stays as it is", () => {
        assert.deepEqual(moved([all({ blue: 90, green: 10 })], [all({ blue: 9, green: 1 })]), []);
    });

    it("goes to a subset that gets more than now, from the one that has the most", () => {
        assert.deepEqual(moved([all({ green: 1 })], [all({ blue: 1 })]), ["green 1 from blue"]);
    });

    it("comes from both subsets where they share equally", () => {
        assert.deepEqual(moved([all({ green: 1 })], [all({ blue: 1, green: 1 })]), ["green 1 from blue,green"]);
    });

    it("goes everywhere where there is no route yet", () => {
        assert.deepEqual(moved([all({ blue: 1, green: 1 })], undefined), ["blue 0.5 from ", "green 0.5 from "]);
    });

    it("is none where only the retries change", () => {
        assert.deepEqual(moved([{ ...all({ blue: 1 }), retries: { attempts: 1 } }], [all({ blue: 1 })]), []);
    });

    it("is none where a rule for testers is added", () => {
        const testers = { match: [{ headers: { "x-color": { exact: "green" } } }], ...all({ green: 1 }) };
        assert.deepEqual(moved([testers, all({ blue: 1 })], [all({ blue: 1 })]), []);
    });

    it("is one where a path gets a rule of its own", () => {
        const api = { match: PATH, ...all({ green: 1 }) };
        assert.deepEqual(moved([api, all({ blue: 1 })], [all({ blue: 1 })]), ["green 1 from blue"]);
    });

    it("is one where a path loses its rule, and falls to the others", () => {
        const api = { match: PATH, ...all({ blue: 1 }) };
        assert.deepEqual(moved([all({ green: 1 })], [api, all({ green: 1 })]), ["green 1 from blue"]);
    });

    it("is none to a rule that no request reaches", () => {
        assert.deepEqual(moved([all({ blue: 1 }), all({ green: 1 })], [all({ blue: 1 })]), []);
    });

    it("is none where the conditions are the same in another order", () => {
        const one = { match: [{ port: 80, uri: { prefix: "/a" } }], ...all({ green: 1 }) };
        const other = { match: [{ uri: { prefix: "/a" }, port: 80 }], ...all({ green: 1 }) };
        assert.deepEqual(moved([one, all({ blue: 1 })], [other, all({ blue: 1 })]), []);
    });

    it("is none by a rule that delegates, whatever else it says", () => {
        const delegating = { match: PATH, delegate: { name: "other" }, ...all({ green: 1 }) };
        assert.deepEqual(moved([delegating, all({ blue: 1 })], [all({ blue: 1 })]), []);
    });
});

function all(weights: Record<string, number>): Record<string, unknown> {
    return { route: destinations("my-app", weights) };
}

function moved(proposed: unknown[], live: unknown[] | undefined): string[] {
    const [route, present] = [proposed, live].map((http) => http && routeWith(http));
    assert.ok(route);
    const byName: Resolve = () => ({ problem: "missing", reason: "" });
    const liveRules = liveRulesFor(route, new Map(present ? [[routeKey(present), present]] : []), byName);
    const moves = movesOf(route, liveRules, byName);
    return moves.map(
        ({ subset, share, from }) => `${subset} ${shownRange(share)} from ${from.map((part) => part.subset).join()}`,
    );
}

function routeWith(http: unknown[]): StackRoute {
    const route = myApp({ route: { hosts: ["my-app"], http } }).route;
    const [object] = stackOf([route]).flatMap((resource) => readObject(resource) ?? []);
    assert.ok(object);
    return stackRoute(object);
}
