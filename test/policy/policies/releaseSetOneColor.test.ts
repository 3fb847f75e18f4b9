import assert from "node:assert/strict";
import { releaseSetOneColor } from "../../../policy-pack/policies/releaseSetOneColor.ts";
import { at, duringUpdate, preview } from "../live/preview.ts";
import { liveShop, proposedShop, routeOf } from "../live/shop.ts";
import { type Member, type Shop, shop, shopResources } from "../shop.ts";
import {
    levels,
    type Reported,
    runResourcePolicy,
    runStackPolicy,
    UNKNOWN_STRING,
    urnOf,
    type Written,
} from "../stackOf.ts";

const GREEN: Shop = { active: "green" };
const CART_BLUE = { cart: { weights: { blue: 100 } } };
const CART_GREEN = { cart: { weights: { green: 100 } } };

function judge(stack: readonly Written[], live: readonly Written[]): Promise<Reported[]> {
    return preview(stack, live, { policy: releaseSetOneColor });
}

/** The set, where something in a member's route is another thing. */
function withRoute(name: Member, path: string[], value: unknown): Written[] {
    const stack = proposedShop();
    const route = routeOf(stack, name);
    return stack.map((each) => (each === route ? at(route, path, value) : each));
}

describe("release-set-one-color", () => {
    it("lets a set move as one", async () => {
        assert.deepEqual(await judge(proposedShop(GREEN), liveShop()), []);
        assert.deepEqual(await judge(shopResources(GREEN), []), []);
    });

    it("blocks an update that leaves one member behind, and names who is where", async () => {
        const [only, ...others] = await judge(proposedShop({ ...GREEN, ...CART_BLUE }), liveShop());
        assert.equal(only?.level, "mandatory");
        assert.match(
            only?.message ?? "",
            /^Release set shop would be on two colours: blue has all requests of cart, green of shop, orders, and this update moves shop, orders\./,
        );
        assert.match(only?.urn ?? "", /::shop$/);
        assert.deepEqual(others, []);
    });

    it("blocks one member that goes on alone", async () => {
        const [only] = await judge(proposedShop(CART_GREEN), liveShop());
        assert.match(only?.message ?? "", /this update moves cart\. .* Move all members in one update\.$/);
    });

    it("blocks it also where the others are another stack's", async () => {
        const [cart] = [shop(CART_GREEN).cart];
        const own = [cart.blue, cart.green, cart.service, cart.rule, { ...cart.route, dependsOn: [] }];
        const [only] = await judge(own, liveShop());
        assert.match(only?.message ?? "", /blue has all requests of shop, orders, green of cart/);
    });

    it("only mentions a set that is mixed already and does not move", async () => {
        const reported = await judge(proposedShop(CART_GREEN), liveShop(CART_GREEN));
        assert.deepEqual(levels(reported), ["advisory"]);
        assert.match(reported[0]?.message ?? "", /^Release set shop is on two colours: .* does not change that/);
    });

    it("lets a mixed set come together", async () => {
        assert.deepEqual(await judge(proposedShop(GREEN), liveShop(CART_GREEN)), []);
        assert.deepEqual(await judge(proposedShop({}), liveShop(CART_GREEN)), []);
    });

    for (const green of [10, 60]) {
        it(`lets ${green} % of an entry's requests go to the other colour`, async () => {
            const canary: Shop = { shop: { weights: { blue: 100 - green, green } } };
            assert.deepEqual(await judge(proposedShop(canary), liveShop()), []);
        });
    }

    it("reports a member of which the colour is not known", async () => {
        const unknown: Shop = { cart: { weights: { blue: UNKNOWN_STRING, green: 100 } } };
        const reported = await judge(proposedShop(unknown), liveShop());
        assert.deepEqual(levels(reported), ["advisory"]);
        assert.match(reported[0]?.message ?? "", /^Not checked: which colour VirtualService default\/cart /);
    });

    it("takes gate.override of a member that moves", async () => {
        const annotations = {
            "istio-blue-green/gate-override": JSON.stringify({ reason: "fire", until: "2999-01-01T00:00:00Z" }),
        };
        const forced: Shop = { cart: { weights: { green: 100 }, annotations } };
        const reported = await judge(proposedShop(forced), liveShop());
        assert.deepEqual(levels(reported), ["advisory"]);
        assert.match(reported[0]?.message ?? "", /^Allowed until 2999/);
    });

    it("judges what is declared alone where the cluster may not be read", async () => {
        const reported = await runStackPolicy(releaseSetOneColor, shopResources(CART_GREEN), { liveCheck: "off" });
        assert.deepEqual(levels(reported), ["mandatory"]);
    });

    it("leaves routes alone that belong to no set", async () => {
        const labelled = false;
        const alone = { shop: { labelled }, orders: { labelled }, cart: { labelled, weights: { green: 100 } } };
        assert.deepEqual(await judge(proposedShop(alone), liveShop(alone)), []);
    });

    describe("of the rules that keep colours", () => {
        it("blocks a member that loses them", async () => {
            const [only, ...others] = await judge(proposedShop({ cart: { keeps: [] } }), liveShop());
            assert.equal(only?.level, "mandatory");
            assert.match(
                only?.message ?? "",
                /^Release set shop: VirtualService default\/cart has no rules "set-blue"/,
            );
            assert.deepEqual(others, []);
        });

        it("blocks a member whose conditions name gateways, beside which Istio ignores the labels", async () => {
            const stack = withRoute("cart", ["spec", "http", "0", "match", "0", "gateways"], ["mesh"]);
            const [only] = await judge(stack, liveShop());
            assert.match(only?.message ?? "", /Istio ignores sourceLabels/);
        });

        it("blocks a member that forgets the callers of another one", async () => {
            const [only, ...others] = await judge(proposedShop({ cart: { keeps: ["shop", "cart"] } }), liveShop());
            assert.equal(only?.level, "mandatory");
            assert.match(
                only?.message ?? "",
                /pods of Deployment default\/orders-blue may reach green of VirtualService default\/cart, and so do those of 1 more workloads/,
            );
            assert.deepEqual(others, []);
        });

        it("blocks a condition that the pods of a member do not meet", async () => {
            const labels = { app: "orders", color: "green", tier: "web" };
            const stack = withRoute("cart", ["spec", "http", "1", "match", "1", "sourceLabels"], labels);
            const [only, ...others] = await judge(stack, liveShop());
            assert.match(
                only?.message ?? "",
                /pods of Deployment default\/orders-green may reach blue of VirtualService default\/cart: no rule "set-green"/,
            );
            assert.deepEqual(others, []);
        });

        it("blocks a condition for one colour that those of the other one meet too", async () => {
            const stack = withRoute("cart", ["spec", "http", "0", "match", "1", "sourceLabels"], { app: "orders" });
            const [only] = await judge(stack, liveShop());
            assert.match(only?.message ?? "", /orders-green may reach blue of VirtualService default\/cart/);
        });

        it("only mentions what is so already", async () => {
            const without: Shop = { cart: { keeps: [] } };
            assert.deepEqual(levels(await judge(proposedShop(without), liveShop(without))), ["advisory"]);
        });

        it("lets a service move into the set", async () => {
            const before: Shop = { cart: { keeps: [], labelled: false } };
            assert.deepEqual(await judge(proposedShop(), liveShop(before)), []);
        });

        it("lets a service leave the set that is on one colour, but not during a canary or a cutover", async () => {
            const left: Shop = { cart: { keeps: [], labelled: false } };
            assert.deepEqual(await judge(proposedShop(left), liveShop()), []);
            const canary = { shop: { weights: { blue: 90, green: 10 } } };
            const [during] = await judge(proposedShop({ ...left, ...canary }), liveShop(canary));
            assert.match(during?.message ?? "", /leaves release set shop while requests of the set go to two colours/);
            const [cutover] = await judge(proposedShop({ ...left, ...GREEN }), liveShop());
            assert.equal(cutover?.level, "mandatory");
        });

        it("blocks in an update a route that is about to lose them, and no other", async () => {
            const change = (options: Shop, live: Shop = {}) =>
                duringUpdate(liveShop(live), {}, ({ provider }) =>
                    runResourcePolicy(releaseSetOneColor, { ...routeOf(proposedShop(options), "cart"), provider }),
                );
            const without: Shop = { cart: { keeps: [] } };
            const [only, ...others] = await change(without);
            assert.equal(only?.level, "mandatory");
            assert.match(only?.message ?? "", /has no rules "set-blue" and "set-green"/);
            assert.deepEqual(others, []);
            assert.deepEqual(await change(GREEN), []);
            assert.deepEqual(await change(without, without), []);
        });
    });

    it("only mentions at the end of an update what it left", async () => {
        const reported = await duringUpdate(liveShop(CART_GREEN), {}, ({ provider }) =>
            runStackPolicy(
                releaseSetOneColor,
                shopResources(CART_GREEN).map((each) => ({ ...each, provider })),
            ),
        );
        assert.deepEqual(levels(reported), ["advisory"]);
    });

    it("names the route that it blocks by its URN", async () => {
        const stack = proposedShop({ cart: { keeps: [] } });
        const [only] = await judge(stack, liveShop());
        assert.equal(only?.urn, urnOf(routeOf(stack, "cart")));
    });
});
