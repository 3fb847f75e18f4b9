import assert from "node:assert/strict";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { guardRoute } from "../../../src/cutover/guardRoute.ts";
import { Annotations } from "../../../src/model/names.ts";
import { deployment, type FakeCluster, fakeCluster } from "../fakeCluster.ts";
import { SHOP, shopWith } from "../releaseSet.ts";
import { running } from "./watching.ts";
import { objectsOf, podsOf, routeArgs, routeIn, routePath, watchingSet } from "./watchingShop.ts";

const GREEN: BlueGreenReleaseSetArgs = { ...SHOP, activeColor: "green" };
const CANARY = shopWith({ shop: { traffic: { idlePercent: 50 } } });
const hold = { [Annotations.hold]: JSON.stringify({ from: "green", reason: "slow", time: "2026-01-01T00:00:00Z" }) };

/** What each service's route is told, one after the other, or undefined where it may change. */
async function told(
    args: BlueGreenReleaseSetArgs,
    cluster: FakeCluster,
    names: readonly string[] = ["orders", "cart", "shop"],
    meanwhile: (name: string) => void = () => undefined,
): Promise<(string | undefined)[]> {
    const contexts = watchingSet(args, cluster);
    const answers: (string | undefined)[] = [];
    for (const name of names) {
        const context = contexts[name] ?? assert.fail(name);
        const answer = await guardRoute(context, routeArgs(args, name)).catch((error: Error) => error.message);
        answers.push(answer ?? undefined);
        meanwhile(name);
    }
    return answers;
}

const has = (change: Record<string, unknown>) => fakeCluster({ ...objectsOf(), ...change });

describe("the gate of a release set", () => {
    beforeEach(() => running("update"));

    it("lets the routes change where every service has what it needs", async () => {
        assert.deepEqual(await told(GREEN, has({})), [undefined, undefined, undefined]);
    });

    it("moves nothing where the last service lacks one pod, and names it once", async () => {
        const cluster = has({ [podsOf("cart", "green")]: deployment(3, 2) });
        const [first, ...others] = await told(GREEN, cluster, ["orders", "shop", "cart"]);
        assert.match(
            first ?? "",
            /^Release set shop-set: no route has changed\. cart: traffic has not moved\. green would .* 2 ready pods; needed: 3/,
        );
        assert.deepEqual(others, [
            "shop: traffic has not moved, because the release set was refused",
            "cart: traffic has not moved, because the release set was refused",
        ]);
    });

    it("names every service that refuses", async () => {
        const cluster = has({
            [podsOf("cart", "green")]: deployment(3, 2),
            [podsOf("shop", "green")]: deployment(3, 1),
        });
        const [first] = await told(GREEN, cluster);
        assert.match(first ?? "", /no route has changed\. 2 of 3 services refused:\n {2}shop: .*\n {2}cart: /);
    });

    it("does not wait for pods where a hold refuses anyway", async () => {
        const cluster = has({
            [routePath("cart")]: routeIn(SHOP, "cart", { annotations: hold }),
            [podsOf("orders", "green")]: deployment(3, 0),
        });
        const [first] = await told(GREEN, cluster);
        assert.match(first ?? "", /no route has changed\. cart: .*rolled back from green.*bluegreen release shop-set/);
    });

    it("judges for a canary at the entry what goes on to services whose own routes stay", async () => {
        const [short, enough] = [1, 2].map((ready) => has({ [podsOf("cart", "green")]: deployment(3, ready) }));
        assert.ok(short && enough);
        const [refused] = await told(CANARY, short, ["shop"]);
        assert.match(refused ?? "", /cart: traffic has not moved\. green would get 50 % .* 1 ready pod; needed: 2/);
        assert.deepEqual(await told(CANARY, enough, ["shop"]), [undefined]);
    });

    it("judges a service also by what the entries will send where its own route has moved in an update that was stopped", async () => {
        const moved = { [routePath("cart")]: routeIn(GREEN, "cart"), [routePath("orders")]: routeIn(GREEN, "orders") };
        const [refused] = await told(GREEN, has({ ...moved, [podsOf("cart", "green")]: deployment(3, 1) }), ["shop"]);
        assert.match(refused ?? "", /cart: traffic has not moved\. .*1 ready pod; needed: 3/);
        assert.deepEqual(await told(GREEN, has(moved), ["shop"]), [undefined]);
    });

    it("judges services that moved one by one until now by their own routes", async () => {
        const { http } = routeIn(GREEN, "cart").spec;
        const alone = { ...routeIn(GREEN, "cart"), spec: { http: http.slice(-1) } };
        const cluster = has({ [routePath("cart")]: alone, [podsOf("cart", "blue")]: deployment(3, 1) });
        const [refused] = await told(SHOP, cluster);
        assert.match(refused ?? "", /no route has changed\. cart: .* blue would get 100 % .* 1 ready pod; needed: 3/);
    });

    it("asks nothing of a service that is on the colour already, though an entry was on another one until now", async () => {
        const { http } = routeIn(SHOP, "cart").spec;
        const alone = { ...routeIn(SHOP, "cart"), spec: { http: http.slice(-1) } };
        const cluster = has({
            [routePath("cart")]: alone,
            [routePath("shop")]: routeIn(GREEN, "shop"),
            [podsOf("cart", "blue")]: deployment(1),
        });
        assert.deepEqual(await told(SHOP, cluster, ["shop"]), [undefined]);
    });

    describe("of a service that was alone until now, on another colour than the entry", () => {
        const { http } = routeIn(SHOP, "cart").spec;
        const alone = { ...routeIn(SHOP, "cart"), spec: { http: http.slice(-1) } };
        const onGreen = {
            [routePath("shop")]: routeIn(GREEN, "shop"),
            [routePath("orders")]: routeIn(GREEN, "orders"),
        };
        const withGreen = (ready: number) =>
            has({ ...onGreen, [routePath("cart")]: alone, [podsOf("cart", "green")]: deployment(ready) });

        it("moves nothing where its new rules would lead the entry's callers to pods that it does not have", async () => {
            const [refused] = await told(SHOP, withGreen(0), ["cart"]);
            assert.match(
                refused ?? "",
                /no route has changed\. cart: traffic has not moved\. green would get 100 % .* 0 ready pods; needed: 3/,
            );
        });

        it("lets the routes change where it has them", async () => {
            assert.deepEqual(await told(SHOP, withGreen(3)), [undefined, undefined, undefined]);
        });
    });

    it("keeps the entries where they are where somebody rolls back after the inner routes have moved", async () => {
        const cluster = has({});
        const answers = await told(GREEN, cluster, ["orders", "cart", "shop"], (name) => {
            cluster.objects.set(routePath(name), routeIn(GREEN, name, name === "cart" ? { annotations: hold } : {}));
        });
        assert.deepEqual(answers.slice(0, 2), [undefined, undefined]);
        assert.match(
            answers[2] ?? "",
            /routes by which requests enter have not changed\. cart: .*rolled back from green/,
        );
    });

    it("asks nobody anything where the update would only undo what somebody has moved", async () => {
        const cluster = has({ [routePath("shop")]: routeIn(GREEN, "shop") });
        const contexts = watchingSet(SHOP, cluster);
        const { oldInputs, oldOutputs, ...args } = routeArgs(SHOP, "shop");
        const known = { oldInputs, oldOutputs: { ...oldOutputs, spec: routeIn(SHOP, "shop").spec } };
        const shop = contexts.shop ?? assert.fail();
        await assert.rejects(guardRoute(shop, { ...args, ...known }), /Somebody moved it since the last update/);
        assert.equal(shop.release?.admitted, undefined);
    });

    it("tests each service once, before the first route changes", async () => {
        const asked: string[] = [];
        const ready = { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
        const objects = objectsOf();
        for (const [path, value] of Object.entries(objects)) {
            const { items } = value as { items?: { metadata: object }[] };
            if (path.includes("/pods?") && items)
                objects[path] = {
                    items: items.map(({ metadata }, index) => ({
                        metadata: { ...metadata, name: `pod-${index}` },
                        status: { conditions: [ready] },
                    })),
                };
        }
        const cluster = fakeCluster(objects, {
            ask: async (path) => {
                asked.push(String(path));
                return { status: 200, text: "" };
            },
        });
        const args: BlueGreenReleaseSetArgs = {
            ...GREEN,
            services: shopWith({ cart: { gate: { smokeTest: { path: "/health" } } } }).services,
        };
        assert.deepEqual(await told(args, cluster, ["orders"]), [undefined]);
        const before = asked.length;
        assert.equal(before > 0, true);
        const again = watchingSet(args, cluster);
        for (const name of ["orders", "cart", "shop"])
            await guardRoute(again[name] ?? assert.fail(name), routeArgs(args, name));
        assert.equal(asked.length, 2 * before);
    });

    it("gives the autoscalers of all services their lowest numbers back where one refuses", async () => {
        const autoscaling = { minReplicas: 1, maxReplicas: 5, targetCpuPercent: 50 };
        const container = { port: 8080, healthPath: "/health", resources: { requests: { cpu: "100m" } } };
        const args = {
            ...GREEN,
            services: shopWith({ orders: { autoscaling, container } }).services,
        };
        const path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/orders-green";
        const cluster = has({ [path]: { spec: { minReplicas: 1 } }, [podsOf("cart", "green")]: deployment(3, 2) });
        const [refused] = await told(args, cluster, ["shop"]);
        assert.match(refused ?? "", /cart: traffic has not moved/);
        const patches = cluster.patches.filter((patch) => patch.path.startsWith(path)).map(({ body }) => body);
        assert.deepEqual(patches, [{ spec: { minReplicas: 3 } }, { spec: { minReplicas: 1 } }]);
    });
});

describe("a preview of a release set", () => {
    beforeEach(() => running("preview"));

    it("lets pass what the update itself brings up", async () => {
        const cluster = has({ [podsOf("cart", "green")]: deployment(0) });
        assert.deepEqual(await told(GREEN, cluster), [undefined, undefined, undefined]);
    });

    it("refuses a canary for the hold on a service whose own route stays", async () => {
        const cluster = has({ [routePath("cart")]: routeIn(SHOP, "cart", { annotations: hold }) });
        const [refused] = await told(CANARY, cluster, ["shop"]);
        assert.match(refused ?? "", /no route has changed\. cart: .*rolled back from green/);
    });
});
