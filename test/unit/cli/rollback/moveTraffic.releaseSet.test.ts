import assert from "node:assert/strict";
import type { Failure } from "../../../../src/cli/failure.ts";
import { keepingOf } from "../../../../src/cli/live/keeping.ts";
import { readRelease } from "../../../../src/cli/live/releaseState.ts";
import { moveTrafficBack } from "../../../../src/cli/rollback/moveTraffic.ts";
import type { ReleaseSet } from "../../../../src/cli/stack/release.ts";
import { Refused, Unavailable } from "../../../../src/cluster/client.ts";
import { Annotations } from "../../../../src/model/names.ts";
import { podsOf, routePath } from "../../cutover/watchingShop.ts";
import { deployment, type FakeCluster, type FakeObject } from "../../fakeCluster.ts";
import { SHOP, shopWith } from "../../releaseSet.ts";
import { scriptedRoute, shopCluster, shopRoute, shopSet } from "../shop.ts";
import { rollbackOrder } from "./rollbackOrder.ts";

const GREEN = { ...SHOP, activeColor: "green" } as const;
const hold = { [Annotations.hold]: JSON.stringify({ from: "green", reason: "errors", time: "2026-02-01T00:00:00Z" }) };

/** A service's route, changed by somebody after all others. */
function changed(name: string, args: typeof SHOP, manager: string) {
    const route = shopRoute(args, name);
    const fieldsV1 = { "f:spec": { "f:http": {} } };
    const managedFields = [{ manager, operation: "Update", time: "2026-02-01T00:00:00Z", fieldsV1 }];
    return { [routePath(name)]: { ...route, metadata: { ...route.metadata, managedFields } } };
}

const changedRoutes = ({ changes }: FakeCluster) => changes.map(({ path }) => path.split("/").at(-1));
const holdsIn = ({ objects }: FakeCluster) =>
    ["shop", "orders", "cart"].filter((name) => {
        const { metadata } = objects.get(routePath(name)) as FakeObject;
        return Annotations.hold in (metadata.annotations ?? {});
    });
const onBlue = async (cluster: FakeCluster, set: ReleaseSet) => {
    const states = await readRelease(cluster, set);
    assert.deepEqual(
        states.map(({ route }) => route?.view.share.blue),
        [1, 1, 1],
    );
    return keepingOf(set, states).map(({ colors }) => colors);
};

describe("bringing the traffic of a release set back", () => {
    it("moves the entry, then what callers outside the set follow, and leaves a hold at the entry", async () => {
        const cluster = shopCluster(GREEN);
        assert.deepEqual(await moveTrafficBack(cluster, shopSet(), rollbackOrder()), { moved: true, to: "blue" });
        assert.deepEqual(changedRoutes(cluster), ["shop", "orders", "cart"]);
        assert.deepEqual(holdsIn(cluster), ["shop"]);
        assert.deepEqual(await onBlue(cluster, shopSet()), ["kept", "kept", "kept"]);
    });

    it("moves nothing where one service has not the pods, and names it", async () => {
        const cluster = shopCluster(GREEN, { [podsOf("cart", "blue")]: deployment(3, 2) });
        await assert.rejects(
            moveTrafficBack(cluster, shopSet(), rollbackOrder()),
            /^Failure: shop-set: no route has changed\. cart: traffic has not moved\. blue .* 2 ready pods .*; needed: 3/,
        );
        assert.deepEqual(cluster.changes, []);
    });

    it("starts the pods of every service first", async () => {
        const none = Object.fromEntries(
            ["shop", "orders", "cart"].map((name) => [podsOf(name, "blue"), deployment(0)]),
        );
        const cluster = shopCluster(GREEN, none, {
            patch: async (path) => {
                assert.deepEqual(cluster.changes, []);
                cluster.patches.push({ path, body: {} });
                cluster.objects.set(path.split("/scale")[0] ?? "", deployment(3));
            },
        });
        await moveTrafficBack(cluster, shopSet(), rollbackOrder({ timeoutMilliseconds: 5_000 }));
        assert.deepEqual(cluster.patches.map(({ path }) => path.match(/deployments\/(.*)\/scale/)?.[1]).toSorted(), [
            "cart-blue",
            "orders-blue",
            "shop-blue",
        ]);
        await onBlue(cluster, shopSet());
    });

    it("goes to fewer pods of all services where one fails in the colour that has the traffic", async () => {
        const cluster = shopCluster(GREEN, {
            [podsOf("cart", "green")]: deployment(3, 1),
            [podsOf("orders", "blue")]: deployment(3, 2),
        });
        const said: string[] = [];
        await moveTrafficBack(cluster, shopSet(), rollbackOrder({ say: (text: string) => said.push(text) }));
        assert.match(
            said.join(),
            /orders: blue has 2 of the 3 ready pods .* because cart: green has 1 of its 3 pods ready/,
        );
        await onBlue(cluster, shopSet());
    });

    it("takes a canary back at the entry alone, where it was made", async () => {
        const cluster = shopCluster(shopWith({ shop: { traffic: { idlePercent: 10 } } }));
        await moveTrafficBack(cluster, shopSet(), rollbackOrder());
        assert.deepEqual(changedRoutes(cluster), ["shop"]);
        await onBlue(cluster, shopSet());
    });

    it("finishes what was interrupted between two entries", async () => {
        const set = shopSet(["shop", "orders"]);
        const cluster = shopCluster(GREEN, { [routePath("shop")]: shopRoute(SHOP, "shop", hold) });
        assert.deepEqual(await moveTrafficBack(cluster, set, rollbackOrder()), { moved: true, to: "blue" });
        assert.deepEqual(changedRoutes(cluster), ["shop", "orders", "cart"]);
        assert.deepEqual(holdsIn(cluster), ["shop", "orders"]);
        await onBlue(cluster, set);
    });

    it("stops a cutover that the first entry records, though only another entry has moved", async () => {
        const journal = { from: "blue", to: "green", steps: [100], step: 0 };
        const record = { [Annotations.cutover]: JSON.stringify(journal) };
        const set = shopSet(["shop", "orders"]);
        const cluster = shopCluster(GREEN, { [routePath("shop")]: shopRoute(SHOP, "shop", record) });
        await moveTrafficBack(cluster, set, rollbackOrder());
        const { metadata } = cluster.objects.get(routePath("shop")) as FakeObject;
        assert.deepEqual(
            [Annotations.cutover in (metadata.annotations ?? {}), holdsIn(cluster)],
            [false, ["shop", "orders"]],
        );
        await onBlue(cluster, set);
    });

    it("goes where the cutover under way came from, or the rollback before it went, whatever changed last", async () => {
        const set = shopSet(["shop", "orders"]);
        const journal = { from: "green", to: "blue", steps: [10, 100], step: 0 };
        const record = { [Annotations.cutover]: JSON.stringify(journal) };
        const begun = shopCluster(GREEN, {
            [routePath("shop")]: shopRoute(GREEN, "shop", record),
            ...changed("orders", GREEN, "pulumi-kubernetes-1a2b"),
        });
        assert.equal((await moveTrafficBack(begun, set, rollbackOrder())).to, "green");
        const undone = shopCluster(GREEN, {
            [routePath("shop")]: shopRoute(SHOP, "shop", hold),
            ...changed("orders", GREEN, "kubectl-patch"),
        });
        assert.equal((await moveTrafficBack(undone, set, rollbackOrder())).to, "blue");
    });

    it("stops an update that has moved only services that are no entries, and takes those back", async () => {
        const cluster = shopCluster(SHOP, changed("cart", GREEN, "pulumi-kubernetes-1a2b"));
        assert.deepEqual(await moveTrafficBack(cluster, shopSet(), rollbackOrder()), { moved: true, to: "blue" });
        assert.deepEqual([changedRoutes(cluster), holdsIn(cluster)], [["shop", "cart"], ["shop"]]);
        await onBlue(cluster, shopSet());
        const byHand = shopCluster(SHOP, changed("cart", GREEN, "kubectl-edit"));
        assert.equal((await moveTrafficBack(byHand, shopSet(), rollbackOrder())).to, "green");
    });

    it("moves a service that does not keep its callers in their colour together with the entry", async () => {
        const cluster = shopCluster(GREEN, { [routePath("cart")]: scriptedRoute(GREEN, "cart") });
        await moveTrafficBack(cluster, shopSet(), rollbackOrder());
        assert.deepEqual(changedRoutes(cluster), ["shop", "cart", "orders"]);
    });

    it("brings the others to the service that a script has rolled back, and keeps that one's pods in mind", async () => {
        const scripted = { [routePath("cart")]: scriptedRoute(SHOP, "cart") };
        const cluster = shopCluster(GREEN, scripted);
        assert.deepEqual(await moveTrafficBack(cluster, shopSet(), rollbackOrder()), { moved: true, to: "blue" });
        assert.deepEqual(changedRoutes(cluster), ["shop", "orders"]);
        assert.deepEqual(await onBlue(cluster, shopSet()), ["kept", "kept", "open"]);

        const short = shopCluster(GREEN, { ...scripted, [podsOf("cart", "blue")]: deployment(1) });
        await assert.rejects(moveTrafficBack(short, shopSet(), rollbackOrder()), /no route has changed\. cart: /);
    });

    it("follows the entry that somebody has taken back by hand, and not one that an update has moved", async () => {
        const set = shopSet(["shop", "orders"]);
        const byHand = shopCluster(GREEN, changed("orders", SHOP, "kubectl-patch"));
        assert.equal((await moveTrafficBack(byHand, set, rollbackOrder())).to, "blue");
        const byUpdate = shopCluster(SHOP, changed("shop", GREEN, "pulumi-kubernetes-1a2b"));
        assert.equal((await moveTrafficBack(byUpdate, set, rollbackOrder())).to, "blue");
    });

    it("moves nothing the second time", async () => {
        const cluster = shopCluster(GREEN);
        await moveTrafficBack(cluster, shopSet(), rollbackOrder());
        const before = cluster.changes.length;
        const again = await moveTrafficBack(cluster, shopSet(), rollbackOrder());
        assert.deepEqual(again, {
            moved: false,
            to: "blue",
            reason: "shop-set: blue already has all the traffic, so nothing was moved",
        });
        assert.equal(cluster.changes.length, before);
    });

    it("does not go forward to pods that have never served, and puts a hold on that", async () => {
        const revision = "deployment.kubernetes.io/revision";
        const made = deployment(3);
        Object.assign(made.metadata, { annotations: { [revision]: "2" }, uid: "cart-green" });
        const sets = {
            items: [
                {
                    metadata: {
                        ownerReferences: [{ uid: "cart-green" }],
                        annotations: { [revision]: "2" },
                        creationTimestamp: "2026-03-01T00:00:00Z",
                    },
                },
            ],
        };
        const cluster = shopCluster(SHOP, {
            [podsOf("cart", "green")]: made,
            "/apis/apps/v1/namespaces/default/replicasets": sets,
        });
        await assert.rejects(
            moveTrafficBack(cluster, shopSet(), rollbackOrder()),
            /shop-set: no route has changed\. cart: .*green got its present pods at 2026-03-01/,
        );
        assert.deepEqual([changedRoutes(cluster), holdsIn(cluster)], [["shop"], ["shop"]]);
    });

    it("moves nothing where the API server would refuse the route of one of the entries", async () => {
        const cluster = shopCluster(
            GREEN,
            {},
            {
                onChange(path) {
                    if (path.includes("/orders?")) throw new Refused("PATCH orders: forbidden", 403);
                },
            },
        );
        await assert.rejects(
            moveTrafficBack(cluster, shopSet(["shop", "orders"]), rollbackOrder()),
            /shop-set: traffic has not moved\. PATCH orders: forbidden\. A rollback patches the VirtualServices of the set/,
        );
        assert.deepEqual(cluster.changes, []);
    });

    it("says which routes have moved where it fails in between, and what finishes it", async () => {
        let isAway = true;
        const cluster = shopCluster(
            GREEN,
            {},
            {
                onChange(path) {
                    if (!isAway || !path.includes("/orders?") || path.includes("dryRun")) return;
                    throw new Unavailable("the API server is away", { answered: false });
                },
            },
        );
        const set = shopSet(["shop", "orders"]);
        await assert.rejects(
            moveTrafficBack(cluster, set, rollbackOrder()),
            /^Failure: shop-set: traffic is back at shop, and not at orders and cart: .*\n.*rollback` again, which finishes/,
        );
        isAway = false;
        await moveTrafficBack(cluster, set, rollbackOrder());
        await onBlue(cluster, set);
    });

    it("reads the state again where the routes show that the services were joined to a set since it was read", async () => {
        const [shop] = shopSet().members;
        assert.ok(shop);
        const { set: _, ...alone } = shop;
        await assert.rejects(
            moveTrafficBack(shopCluster(GREEN), alone, rollbackOrder({ isRemembered: true })),
            (error: Failure) => (error.details as { stale?: boolean }).stale === true,
        );
    });
});
