import assert from "node:assert/strict";
import { rootStackResource } from "@pulumi/pulumi";
import type { BlueGreenReleaseSetArgs } from "../../src/args.ts";
import { ArgumentsError } from "../../src/arguments/problems.ts";
import { BlueGreenReleaseSet } from "../../src/blueGreenReleaseSet.ts";
import { type Recorded, record, resolved } from "./recording.ts";
import { SHOP, shopWith } from "./releaseSet.ts";

const recordShop = (args: BlueGreenReleaseSetArgs = SHOP) =>
    record((opts) => new BlueGreenReleaseSet("shop-set", args, opts));

const NAMES = ["shop", "orders", "cart"];

describe("BlueGreenReleaseSet", () => {
    let resources: Map<string, Recorded>;
    let result: BlueGreenReleaseSet;
    before(async () => {
        ({ resources, result } = await recordShop());
    });
    const afterOf = (key: string) => (resources.get(key) ?? assert.fail(`no ${key}`)).after.toSorted();

    it("has each service as a child, which was the stack's before", () => {
        for (const name of NAMES) {
            const { opts } = resources.get(`BlueGreenService ${name}`) ?? assert.fail(name);
            assert.equal(opts.parent, result);
            assert.deepEqual(opts.aliases, [{ parent: rootStackResource }]);
        }
    });

    it("is where the parent of a service was that moves into it", async () => {
        const { resources: nested } = await record((opts) => {
            const outer = new BlueGreenReleaseSet("outer", {
                ...SHOP,
                services: { a: SHOP.services.cart ?? assert.fail() },
            });
            return new BlueGreenReleaseSet("inner", SHOP, { ...opts, parent: outer });
        });
        const [alias] = nested.get("BlueGreenService cart")?.opts.aliases ?? [];
        assert.equal((alias as { parent: BlueGreenReleaseSet }).parent.constructor, BlueGreenReleaseSet);
    });

    it("moves no route before the targets of all services are there", () => {
        const targets = NAMES.flatMap((name) => [
            `Deployment ${name}-blue`,
            `DestinationRule ${name}`,
            `Service ${name}`,
        ]).concat("Gateway shop");
        for (const name of ["orders", "cart"])
            assert.deepEqual(afterOf(`VirtualService ${name}`), targets.toSorted(), name);
        const routes = ["VirtualService cart", "VirtualService orders"];
        assert.deepEqual(afterOf("VirtualService shop"), [...targets, ...routes].toSorted());
    });

    it("changes the idle colours after the last route", () => {
        const routes = NAMES.map((name) => `VirtualService ${name}`).toSorted();
        for (const name of NAMES) assert.deepEqual(afterOf(`Deployment ${name}-green`), routes);
    });

    it("makes the pods of all services first that a canary needs", async () => {
        const canary = await recordShop(shopWith({ shop: { traffic: { idlePercent: 10 } } }));
        const { after = [] } = canary.resources.get("VirtualService orders") ?? {};
        for (const name of NAMES) {
            assert.ok(after.includes(`Deployment ${name}-green`), name);
            assert.deepEqual(canary.resources.get(`Deployment ${name}-green`)?.after, []);
        }
    });

    it("narrows pinned Services after the last route, and the idle colours lose their pods after all of them", async () => {
        const pinned = await recordShop(shopWith({ cart: { service: { pinToActive: true } } }));
        const routes = NAMES.map((name) => `VirtualService ${name}`).toSorted();
        assert.deepEqual(pinned.resources.get("Service cart")?.after.toSorted(), routes);
        assert.deepEqual(
            pinned.resources.get("Deployment orders-green")?.after.toSorted(),
            ["Service cart", ...routes].toSorted(),
        );
    });

    it("changes the pods of no service that moves into it", async () => {
        const { record: alone } = await import("./recording.ts");
        const { BlueGreenService } = await import("../../src/blueGreenService.ts");
        const args = { ...(SHOP.services.cart ?? assert.fail()), activeColor: "blue" } as const;
        const single = await alone((opts) => new BlueGreenService("cart", args, opts));
        for (const [key, { props }] of single.resources) {
            if (key === "VirtualService cart") continue;
            assert.deepEqual(resources.get(key)?.props, props, key);
        }
    });

    it("records its services and its entries in the state", () => {
        const { props, type } = resources.get("BlueGreenReleaseSet shop-set") ?? assert.fail();
        assert.equal(type, "istio-blue-green:index:BlueGreenReleaseSet");
        assert.deepEqual(props, { services: NAMES, entry: ["shop"] });
    });

    it("labels each route with the set, and the entry's as the one by which requests enter", () => {
        const labels = NAMES.map((name) => {
            const { props } = resources.get(`VirtualService ${name}`) ?? assert.fail(name);
            const { metadata } = props as unknown as { metadata: { labels: object } };
            return Object.entries(metadata.labels).filter(([key]) => key.startsWith("istio-blue-green/"));
        });
        const set = ["istio-blue-green/release-set", "shop-set"];
        assert.deepEqual(labels, [[set, ["istio-blue-green/entry", "true"]], [set], [set]]);
    });

    it("says which colour the entries' applied routes give the traffic", async () => {
        const green = await recordShop({ ...SHOP, activeColor: "green" });
        assert.equal(await resolved(green.result.activeColor), "green");
        for (const name of NAMES)
            assert.equal(await resolved(green.result.services[name]?.activeColor ?? assert.fail()), "green");
    });

    it("registers nothing where an argument of its last service is wrong", async () => {
        let registered = 0;
        const count = () => {
            registered++;
            return undefined;
        };
        await assert.rejects(
            record((opts) => {
                const args = shopWith({ cart: { replicas: 0 } });
                return new BlueGreenReleaseSet("shop-set", args, { ...opts, transformations: [count] });
            }),
            (error) => error instanceof ArgumentsError && /services\.cart\.replicas/.test(error.message),
        );
        assert.equal(registered, 0);
    });
});
