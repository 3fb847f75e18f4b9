import assert from "node:assert/strict";
import { requireThatItMoves } from "../../../../src/cli/cutover/previewed.ts";
import type { Failure } from "../../../../src/cli/failure.ts";
import type { PreviewResult } from "../../../../src/cli/preview/previewChange.ts";
import { destination, mainRule, routeState, service } from "../samples.ts";
import { shopSet } from "../shop.ts";

const CUTOVER = {
    journal: { to: "green" as const, steps: [100] },
    route: routeState([mainRule(destination("blue", 100))]),
    prefix: "services.my-app.",
};
const changing = (...routes: string[]): PreviewResult => ({ changes: {}, resources: [], routes, messages: [] });

function refusal(...args: Parameters<typeof requireThatItMoves>): string {
    try {
        requireThatItMoves(...args);
    } catch (error) {
        assert.equal((error as Failure).exitCode, 3);
        return (error as Failure).message;
    }
    return "none";
}

describe("what a preview must show before a cutover", () => {
    it("is a change of the service's own route", () => {
        assert.equal(refusal(changing("my-app"), service, CUTOVER), "none");
    });

    it("is no change of the route of a service that was not named", () => {
        assert.match(
            refusal(changing("my-app", "cart"), service, CUTOVER),
            /nothing was changed\. The update would also change the route of cart.*services\.cart\.activeColor/,
        );
    });

    it("is a change of some route, or the program does not take the colour from the configuration", () => {
        assert.match(refusal(changing(), service, CUTOVER), /does not read services\.my-app\.activeColor/);
    });

    it("names what a first step needs of the program", () => {
        const steps = { ...CUTOVER, journal: { to: "green" as const, steps: [10, 100] } };
        assert.match(refusal(changing(), service, steps), /does not read services\.my-app\.traffic\.idlePercent/);
    });

    it("is a change of the routes of all entries of a release set, and of none beside the set", () => {
        const moved = { ...CUTOVER, prefix: "" };
        const all = changing("shop", "orders", "cart");
        for (const entry of ["shop", "orders"])
            assert.equal(refusal(all, shopSet(["shop", "orders"]), { ...moved, entry }), "none");
        assert.match(
            refusal(changing("shop"), shopSet(), { ...moved, entry: "orders" }),
            /does not change the route of orders: the program does not read activeColor/,
        );
        assert.match(refusal(changing("shop", "search"), shopSet(), moved), /also change the route of search,/);
    });

    it("is nothing where the traffic is there already", () => {
        const route = routeState([mainRule(destination("green", 100))]);
        assert.equal(refusal(changing(), service, { ...CUTOVER, route }), "none");
    });
});
