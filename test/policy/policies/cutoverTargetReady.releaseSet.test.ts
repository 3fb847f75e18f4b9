import assert from "node:assert/strict";
import { blocks, generation, preview, update } from "../live/preview.ts";
import { liveShop as live, proposedShop as proposed, routeOf } from "../live/shop.ts";
import { type Shop, shop } from "../shop.ts";

const CANARY: Shop = { shop: { weights: { blue: 90, green: 10 } } };
const GREEN: Shop = { active: "green" };

describe("cutover-target-ready, of a release set", () => {
    it("lets all members move to pods that are ready", async () => {
        assert.deepEqual(await preview(proposed(GREEN), live()), []);
    });

    it("blocks a cutover with one member short of pods by one finding, which names it", async () => {
        const ready = { cart: { green: 2 } };
        const [only, ...others] = await preview(proposed(GREEN, ready), live({}, ready));
        assert.equal(only?.level, "mandatory");
        assert.match(
            only?.message ?? "",
            /^Release set shop: cart: VirtualService default\/cart would send 100 % .* to subset green of cart\.default .*: 2 of 3 needed replicas are ready/,
        );
        assert.match(only?.urn ?? "", /::cart$/);
        assert.deepEqual(others, []);
    });

    it("names in one finding all members that are short", async () => {
        const ready = { cart: { green: 2 }, orders: { green: 1 } };
        const [only, ...others] = await preview(proposed(GREEN, ready), live({}, ready));
        assert.match(
            only?.message ?? "",
            /^Release set shop: 2 of 3 members are refused:\n {2}orders: .*1 of 3.*\n {2}cart: .*2 of 3/,
        );
        assert.deepEqual(others, []);
    });

    for (const entryBy of ["label", "gateway"] as const) {
        describe(`whose entry a ${entryBy} tells`, () => {
            it("lets a canary of it begin where every member has the pods for its share", async () => {
                const ready = { orders: { green: 1 }, cart: { green: 1 } };
                assert.deepEqual(await preview(proposed({ ...CANARY, entryBy }, ready), live({ entryBy }, ready)), []);
            });

            it("blocks a canary of it, of which an inner member has no pods for its share", async () => {
                const ready = { cart: { green: 0 } };
                const reported = await preview(proposed({ ...CANARY, entryBy }, ready), live({ entryBy }, ready));
                assert.equal(reported.length, 1);
                assert.match(
                    reported[0]?.message ?? "",
                    /^Release set shop: cart: VirtualService default\/shop would send 10 % .* to subset green of cart\.default .*: 0 of 1 needed replicas are ready/,
                );
                assert.match(reported[0]?.urn ?? "", /::cart$/);
            });
        });
    }

    it("goes on with a canary that runs, while an inner member fails", async () => {
        const ready = { cart: { green: 0 } };
        assert.deepEqual(await preview(proposed(CANARY, ready), live(CANARY, ready)), []);
    });

    it("asks for the share of the entry alone, whatever the inner routes name already", async () => {
        // As after an update that stopped between the inner routes and the entry's.
        const stopped: Shop = { ...GREEN, shop: { weights: { blue: 100 } } };
        const ready = { cart: { green: 1 } };
        const [only] = blocks(await preview(proposed(GREEN, ready), live(stopped, ready)));
        assert.match(only ?? "", /^Release set shop: cart: .*default\/shop would send 100 % .*1 of 3 needed/);
    });

    it("takes no pods from a member's colour that entries send requests to, whatever its own route names", async () => {
        const stopped: Shop = { ...GREEN, shop: { weights: { blue: 100 } } };
        const declared = proposed({ ...stopped, cart: { blue: 0 } }).map((written) =>
            written.name === "cart-blue" ? generation(written, 2) : written,
        );
        const [only, ...others] = blocks(await preview(declared, live(stopped)));
        assert.match(
            only ?? "",
            /^Release set shop: cart: subset blue of cart\.default has traffic from VirtualService default\/shop, and this update scales down Deployment default\/cart-blue/,
        );
        assert.deepEqual(others, []);
    });

    it("leaves a member alone whose route keeps no colours: its own route decides", async () => {
        const ready = { cart: { green: 0 } };
        const alone: Shop = { cart: { keeps: [] } };
        assert.deepEqual(blocks(await preview(proposed({ ...CANARY, ...alone }, ready), live(alone, ready))), []);
    });

    it("permits what gate.override of the member permits", async () => {
        const ready = { cart: { green: 1 } };
        const annotations = {
            "istio-blue-green/gate-override": JSON.stringify({ reason: "fire", until: "2999-01-01T00:00:00Z" }),
        };
        const [only] = await preview(proposed({ ...GREEN, cart: { annotations } }, ready), live({}, ready));
        assert.equal(only?.level, "advisory");
        assert.match(only?.message ?? "", /^Allowed until 2999/);
    });

    describe("in an update", () => {
        it("blocks an entry's route just before it changes, by the pods of every member", async () => {
            const ready = { cart: { green: 0 } };
            const [only, ...others] = blocks(await update(routeOf(proposed(CANARY), "shop"), live({}, ready)));
            assert.match(only ?? "", /^Release set shop: cart: .*0 of 1 needed replicas are ready/);
            assert.deepEqual(others, []);
        });

        it("lets it change where all have their pods", async () => {
            assert.deepEqual(await update(routeOf(proposed(CANARY), "shop"), live()), []);
        });

        it("blocks a service that moves in and would lead callers to a colour of which it has no pods", async () => {
            // The entry is on blue still, the service was on green alone.
            const before: Shop = { cart: { keeps: [], weights: { green: 100 }, labelled: false, blue: 0 } };
            const after: Shop = { cart: { weights: { green: 100 }, blue: 0 } };
            const [only] = blocks(await update(routeOf(proposed(after), "cart"), live(before)));
            assert.match(only ?? "", /^Release set shop: cart: .*to subset blue of cart\.default .*0 of 3 needed/);
        });

        it("blocks a Deployment that loses the pods of a colour which entries send requests to", async () => {
            const stopped: Shop = { ...GREEN, shop: { weights: { blue: 100 } } };
            const smaller = shop({ ...stopped, cart: { blue: 0 } }).cart.blue;
            const [only] = blocks(await update(smaller, live(stopped)));
            assert.match(only ?? "", /^Release set shop: cart: subset blue of cart\.default has traffic/);
        });
    });
});
