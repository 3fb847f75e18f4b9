import assert from "node:assert/strict";
import pLimit from "p-limit";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { guardColor } from "../../../src/cutover/guardColor.ts";
import { rememberMove } from "../../../src/cutover/rememberMove.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { SET_SERVICES, SHOP, shopWith } from "../releaseSet.ts";
import { hookArgs, running } from "./watching.ts";
import { objectsOf, routeIn, routePath, watchingSet } from "./watchingShop.ts";

const GREEN: BlueGreenReleaseSetArgs = { ...SHOP, activeColor: "green" };
const shrink = (name: string) => hookArgs({ replicas: 0 }, "uid", `${name}-blue`);

/** The update that has made the set green, to the colour that lost the traffic. */
const drained = (change: Record<string, unknown>, args = GREEN) => {
    const { cart } = watchingSet(args, fakeCluster({ ...objectsOf(GREEN), ...change }));
    return guardColor(cart ?? assert.fail(), "blue", shrink("cart"));
};

describe("a colour of a service in a release set", () => {
    beforeEach(() => running("update"));

    it("loses its pods where neither its own route nor that of an entry leads to it", () => drained({}));

    it("keeps them while the entry's route leads callers to it, whatever its own says", async () => {
        await assert.rejects(
            drained({ [routePath("shop")]: routeIn(SHOP, "shop") }),
            /cart: blue was left unchanged\. It has 100 % of the traffic/,
        );
        const canary = { ...GREEN, services: shopWith({ shop: { traffic: { idlePercent: 10 } } }).services };
        await assert.rejects(drained({ [routePath("shop")]: routeIn(canary, "shop") }), /It has 10 % of the traffic/);
    });

    it("may change while an inner service's route leads to it: that one's callers are elsewhere", () =>
        drained({ [routePath("orders")]: routeIn(SHOP, "orders") }));

    it("is judged by its own route alone until that keeps callers in their colour", async () => {
        const { http } = routeIn(GREEN, "cart").spec;
        const alone = { ...routeIn(GREEN, "cart"), spec: { http: http.slice(-1) } };
        await drained({ [routePath("cart")]: alone, [routePath("shop")]: routeIn(SHOP, "shop") });
    });

    it("keeps its pods where it is not known where an entry leads its callers", async () => {
        await assert.rejects(
            drained({ [routePath("shop")]: undefined }),
            /the VirtualService of shop is missing, so it is not known whether blue has traffic/,
        );
    });

    it("keeps its pods until the delay since the entry's last change is over", async () => {
        const scaleDownDelaySeconds = 0.5;
        const args = { ...GREEN, services: shopWith({ cart: { scaleDownDelaySeconds: 2 } }).services };
        const { cart } = watchingSet(
            args,
            fakeCluster({
                ...objectsOf(GREEN),
                [routePath("shop")]: routeIn(GREEN, "shop", { changedAt: new Date() }),
            }),
        );
        assert.ok(cart);
        Object.assign(cart.settings, { scaleDownDelaySeconds });
        const began = performance.now();
        await guardColor(cart, "blue", shrink("cart"));
        assert.ok(performance.now() - began >= scaleDownDelaySeconds * 1000);
    });
});

describe("the colours that lose the traffic of a release set of fifty", () => {
    it("are kept for about one delay, though few of them can wait at a time", async () => {
        await running("update");
        const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
        const services = Object.fromEntries(names.map((name) => [name, SET_SERVICES.inner]));
        const args: BlueGreenReleaseSetArgs = { activeColor: "green", services, entry: ["service-0"] };
        const contexts = watchingSet(args, fakeCluster(objectsOf(args)));
        const delaySeconds = 0.5;
        for (const { settings } of Object.values(contexts)) {
            Object.assign(settings, { scaleDownDelaySeconds: delaySeconds });
        }
        const entry = contexts["service-0"] ?? assert.fail();
        const route = { metadata: { uid: "route-service-0", generation: 2 } };
        // The route as the cluster has it changed at the same moment.
        const changed = hookArgs({}, "route-service-0", "service-0");
        await rememberMove(entry, { ...changed, newOutputs: route });
        const began = performance.now();
        const atOnce = 4;
        const engine = pLimit(atOnce);
        await Promise.all(
            names.map((name) => engine(() => guardColor(contexts[name] ?? assert.fail(), "blue", shrink(name)))),
        );
        const took = performance.now() - began;
        // Far less than a delay for each few of them, on a busy machine too: the cluster's clock has whole seconds.
        const oneByOne = (names.length / atOnce) * (delaySeconds * 1000 + 999);
        assert.ok(took < oneByOne / 2, `took ${took} ms of ${oneByOne}`);
    }).timeout(30_000);
});
