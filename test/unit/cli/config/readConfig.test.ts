import assert from "node:assert/strict";
import { readReleaseConfig } from "../../../../src/cli/config/readConfig.ts";
import { type ListedConfig, type ServiceConfig, serviceConfig } from "../../../../src/cli/config/serviceConfig.ts";
import type { Release } from "../../../../src/cli/stack/release.ts";
import { service } from "../samples.ts";
import { shopServices, shopSet } from "../shop.ts";
import { recordedStack } from "./recordedStack.ts";

/** The configuration of a set whose values are at the top, and those of its services. */
const listed = (top: Record<string, unknown>, services: Record<string, object> = {}): ListedConfig => {
    const values = { activeColor: "blue", releaseSet: "true", ...top };
    const own = { shop: {}, orders: {}, cart: {}, ...services };
    return {
        ...Object.fromEntries(
            Object.entries(values).map(([key, value]) => [
                `my-app:${key}`,
                typeof value === "string" ? { value } : { objectValue: value },
            ]),
        ),
        "my-app:services": { objectValue: own },
    };
};
const read = (config: ListedConfig, release: Release = shopSet()) => readReleaseConfig(release, config);
const alone = { ...service, name: "shop" };

describe("what the configuration says of a release set", () => {
    it("is at the top, also where the set is called as one of its services is", () => {
        for (const set of [shopSet(), { ...shopSet(), name: "shop" }]) {
            const { place, traffic } = read(listed({ traffic: { idlePercent: 10 }, standbyReplicas: "1" }), set);
            assert.deepEqual([place.prefix, traffic.activeColor, traffic.idlePercent], ["", "blue", 10]);
            assert.equal(traffic.standbyReplicas, 1);
        }
    });

    it("is below the set's name where a program keeps it there", () => {
        const { place, traffic } = read({ "my-app:shop-set": { objectValue: { activeColor: "green" } } });
        assert.deepEqual([place.prefix, traffic.activeColor], ["shop-set.", "green"]);
    });

    it("is the split of the entries, also where one has its own", () => {
        const match = [{ uri: { prefix: "/new" } }];
        const { traffic } = read(listed({}, { shop: { traffic: { idlePercent: 20, match } } }));
        assert.deepEqual([traffic.idlePercent, traffic.hasMatch], [20, true]);
        assert.equal(read(listed({ traffic: { idlePercent: 5 } }, { cart: { replicas: 2 } })).traffic.idlePercent, 5);
    });

    it("is the gate of each service", () => {
        const config = listed({ gate: { minReplicas: 2 } }, { cart: { gate: { minReplicas: 4 } } });
        const gates = read(config).members.map(({ gate }) => gate.minReplicas);
        assert.deepEqual(gates, [2, 2, 4]);
    });

    it("says nothing of a split about a service that is no entry", () => {
        const [shop, orders] = shopServices();
        assert.ok(shop && orders);
        const config = listed({ traffic: { idlePercent: 10 } });
        assert.deepEqual(
            [read(config, shop).traffic.idlePercent, read(config, orders).traffic.idlePercent],
            [10, undefined],
        );
    });

    it("is not read where the stack was last updated without the set, or with it", () => {
        const says = (config: ListedConfig, release: Release) => () => read(config, release);
        assert.throws(
            says(listed({}), alone),
            /shop: the configuration says releaseSet true, .*with false\. Run `pulumi up`/,
        );
        assert.throws(says(listed({ releaseSet: "false" }), shopSet()), /says releaseSet false, .*with true/);
        assert.doesNotThrow(says(listed({ releaseSet: "false" }), alone));
    });
});

describe("writing the configuration of a release set", () => {
    const written = async (config: ListedConfig, act: (config: ServiceConfig) => Promise<void>): Promise<string[]> => {
        const { commands, stack } = recordedStack(config);
        const { prefix, entries } = read(config).place;
        await act(serviceConfig(stack, "my-app", prefix, entries));
        return commands;
    };

    it("sets the one colour of all services", async () => {
        assert.deepEqual(
            await written(listed({}), (config) => config.write({ activeColor: "green", idlePercent: 0 })),
            ["set my-app:activeColor green"],
        );
    });

    it("sets a canary of all entries, and takes out what an entry has of its own before it", async () => {
        const config = listed({}, { shop: { traffic: { idlePercent: 20, timeout: "5s" } } });
        assert.deepEqual(await written(config, (each) => each.write({ activeColor: "blue", idlePercent: 10 })), [
            'rm my-app:services["shop"].traffic.idlePercent',
            "set my-app:traffic.idlePercent 10",
        ]);
    });

    it("takes every split out, of all entries and of one", async () => {
        const config = listed(
            { traffic: { idlePercent: 10 } },
            { shop: { traffic: { match: [{ uri: { prefix: "/new" } }] } } },
        );
        assert.deepEqual(await written(config, (each) => each.write({ activeColor: "blue", idlePercent: 0 })), [
            'rm my-app:services["shop"].traffic',
            "rm my-app:traffic",
        ]);
        const own = listed({}, { shop: { traffic: { idlePercent: 10 } } });
        assert.deepEqual(await written(own, (each) => each.write({ activeColor: "blue", idlePercent: 0 })), [
            'rm my-app:services["shop"].traffic',
        ]);
    });
});
