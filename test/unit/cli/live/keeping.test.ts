import assert from "node:assert/strict";
import { keepingOf } from "../../../../src/cli/live/keeping.ts";
import { readRelease } from "../../../../src/cli/live/releaseState.ts";
import { routePath } from "../../cutover/watchingShop.ts";
import { SHOP, shopWith } from "../../releaseSet.ts";
import { scriptedRoute, shopCluster, shopRoute, shopSet } from "../shop.ts";

const GREEN = { ...SHOP, activeColor: "green" } as const;
const CANARY = shopWith({ shop: { traffic: { idlePercent: 60 } } });

/** What is said of each service, or of those that are named. */
async function judged(args: typeof SHOP, objects: Record<string, unknown> = {}, entries?: string[]) {
    const set = shopSet(entries);
    const keeping = keepingOf(set, await readRelease(shopCluster(args, objects), set));
    return Object.fromEntries(keeping.map(({ service, colors, why }) => [service, why ? `${colors}: ${why}` : colors]));
}

const KEPT = { shop: "kept", orders: "kept", cart: "kept" };

describe("whether the services of a set keep its colours apart", () => {
    it("is so as the set makes their routes, before, during and after a cutover", async () => {
        for (const args of [SHOP, CANARY, GREEN]) assert.deepEqual(await judged(args), KEPT);
    });

    it("is not so where a script has replaced the rules of one by its own, and left its colour", async () => {
        const { cart, ...others } = await judged(GREEN, { [routePath("cart")]: scriptedRoute(SHOP, "cart") });
        assert.equal(
            cart,
            "mixed: its route does not keep its callers in their colour: they get blue, and requests enter in green",
        );
        assert.deepEqual(others, { shop: "kept", orders: "kept" });
    });

    it("is not so in a canary where the rules of one are lost, whatever its colour", async () => {
        const { cart } = await judged(CANARY, { [routePath("cart")]: scriptedRoute(SHOP, "cart") });
        assert.match(cart ?? "", /^mixed: .*they get blue, and requests enter in blue and green$/);
    });

    it("is open where the rules are lost and all traffic has one colour", async () => {
        const { cart } = await judged(SHOP, { [routePath("cart")]: scriptedRoute(SHOP, "cart") });
        assert.match(cart ?? "", /^open: .*Nothing mixes as long as blue has all the traffic$/);
    });

    it("names the callers that a route forgets", async () => {
        const cart = shopRoute(SHOP, "cart");
        const rules = (cart.spec?.http ?? []) as { match?: object[] }[];
        for (const rule of rules) {
            if (rule.match) rule.match = rule.match.filter((each) => !JSON.stringify(each).includes('"orders"'));
        }
        const found = await judged(SHOP, { [routePath("cart")]: cart });
        assert.match(found.cart ?? "", /^open: its route does not keep calls of orders in their colour/);
    });

    it("asks for the callers' own labels and namespace", async () => {
        for (const wrong of [
            { sourceNamespace: "other" },
            { sourceLabels: { app: "shop", color: "blue", tier: "web" } },
        ]) {
            const cart = shopRoute(SHOP, "cart");
            const [rule] = (cart.spec?.http ?? []) as { match: object[] }[];
            Object.assign(rule?.match[0] ?? {}, wrong);
            const found = await judged(SHOP, { [routePath("cart")]: cart });
            assert.match(found.cart ?? "", /does not keep calls of shop in their colour/, JSON.stringify(wrong));
        }
    });

    it("is not so where two entries are on different colours", async () => {
        const found = await judged(GREEN, { [routePath("orders")]: shopRoute(SHOP, "orders") }, ["shop", "orders"]);
        assert.equal(found.orders, "mixed: it gives blue 100 % of the traffic, and shop gives it 0 %");
    });

    it("is so, but behind, where one still leads callers outside the set to the other colour", async () => {
        const found = await judged(GREEN, { [routePath("cart")]: shopRoute(SHOP, "cart") });
        assert.equal(found.cart, "behind: callers outside the set get blue of it, and green of shop");
    });

    it("is not so without a route", async () => {
        const found = await judged(SHOP, { [routePath("cart")]: undefined });
        assert.match(found.cart ?? "", /^mixed: it has no VirtualService/);
    });
});
