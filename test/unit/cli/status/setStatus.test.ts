import assert from "node:assert/strict";
import { readRelease } from "../../../../src/cli/live/releaseState.ts";
import { statusOf } from "../../../../src/cli/status/serviceStatus.ts";
import { describeSet, setStatusOf } from "../../../../src/cli/status/setStatus.ts";
import { Annotations } from "../../../../src/model/names.ts";
import { podsOf, routePath } from "../../cutover/watchingShop.ts";
import { deployment } from "../../fakeCluster.ts";
import { SHOP, shopWith } from "../../releaseSet.ts";
import { scriptedRoute, shopCluster, shopRoute, shopSet } from "../shop.ts";

async function statusIn(args: typeof SHOP, objects: Record<string, unknown> = {}) {
    const set = shopSet();
    const states = await readRelease(shopCluster(args, objects), set);
    const now = new Date("2026-01-01T00:05:00Z");
    const services = states.map((state) =>
        statusOf(state.service, state, { unavailable: "no --prometheus URL" }, { now }),
    );
    const status = setStatusOf(set, states, services);
    return { status, text: describeSet(status, services, (words) => words) };
}

describe("the status of a release set", () => {
    it("is one table with a line for each service", async () => {
        const { text } = await statusIn(shopWith({ shop: { traffic: { idlePercent: 10 } } }), {
            [podsOf("cart", "green")]: deployment(3, 1),
        });
        assert.equal(
            text,
            [
                "shop-set: a release set of 3 services",
                "  SERVICE  ENTRY  ROUTED                 BLUE  GREEN  COLORS",
                "  shop     yes    blue 90 %, green 10 %  3/3   3/3    kept",
                "  orders          blue                   3/3   3/3    kept",
                "  cart            blue                   3/3   1/3    kept",
                "  traffic was last moved 5 min ago",
                "  not measured: no --prometheus URL",
            ].join("\n"),
        );
    });

    it("tells the set's colour, and its entries", async () => {
        const { status } = await statusIn({ ...SHOP, activeColor: "green" });
        assert.deepEqual([status.activeColor, status.entries, status.mixed], ["green", ["shop"], false]);
    });

    it("names the service that mixes colours, and the ways out", async () => {
        const { status, text } = await statusIn(
            { ...SHOP, activeColor: "green" },
            { [routePath("cart")]: scriptedRoute(SHOP, "cart") },
        );
        assert.equal(status.mixed, true);
        assert.match(text, /^shop-set: a release set of 3 services, which is mixed\n/);
        assert.match(text, /\n {2}cart .* mixed\n/);
        assert.match(text, /\n {2}cart: its route does not keep .*\n {2}`pulumi up --refresh` .*`bluegreen rollback`/);
    });

    it("says of which service a hold is", async () => {
        const hold = { [Annotations.hold]: JSON.stringify({ from: "green", reason: "slow", time: "10:00" }) };
        const { text } = await statusIn(SHOP, { [routePath("shop")]: shopRoute(SHOP, "shop", hold) });
        assert.match(text, /\n {2}shop: green has been on hold since 10:00: slow/);
    });
});
