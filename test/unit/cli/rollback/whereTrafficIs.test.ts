import assert from "node:assert/strict";
import type { Failure } from "../../../../src/cli/failure.ts";
import { requireTraffic, whereTrafficIs } from "../../../../src/cli/rollback/whereTrafficIs.ts";
import type { Color } from "../../../../src/model/color.ts";
import { routePath } from "../../cutover/watchingShop.ts";
import { deployment, paths } from "../../fakeCluster.ts";
import { SHOP } from "../../releaseSet.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";
import { shopCluster, shopRoute, shopSet } from "../shop.ts";

const routedTo = (color: Color, green = 0) => ({
    [paths.route]: route([mainRule(destination(color, 100 - green), destination("green", green))], {}),
    [paths.blue]: deployment(3),
    [paths.green]: deployment(3),
});
const away = { ...clusterWith({}), get: () => Promise.reject(new Error("connection refused")) };

describe("where traffic is after an update that followed a rollback", () => {
    it("is where it says", () => requireTraffic(service, clusterWith(routedTo("blue")), "blue"));

    it("is reported if somebody has moved it, or a part of it, in the meantime", async () => {
        for (const [objects, share] of [
            [routedTo("green"), "0 %"],
            [routedTo("blue", 10), "90 %"],
        ] as const) {
            await assert.rejects(requireTraffic(service, clusterWith(objects), "blue"), (error: Failure) => {
                assert.match(error.message, new RegExp(`now say blue, but only ${share} of the traffic is there`));
                return error.exitCode === 7;
            });
            assert.match(
                await whereTrafficIs(service, clusterWith(objects), "blue"),
                new RegExp(`only ${share} of it is there`),
            );
        }
    });

    it("is said to be unknown where it cannot be read", async () => {
        await assert.rejects(
            requireTraffic(service, away, "blue"),
            /where the traffic is could not be read: connection/,
        );
        assert.match(await whereTrafficIs(service, away, "blue"), /could not be read \(connection refused\)/);
    });
});

describe("where the traffic of a release set is", () => {
    it("is where its entries all send it", async () => {
        const set = shopSet(["shop", "orders"]);
        const parted = shopCluster(SHOP, {
            [routePath("orders")]: shopRoute({ ...SHOP, activeColor: "green" }, "orders"),
        });
        assert.equal(await whereTrafficIs(set, shopCluster(), "blue"), "traffic is on blue");
        assert.match(await whereTrafficIs(set, parted, "blue"), /only 0 % of it is there/);
        await assert.rejects(
            requireTraffic(set, parted, "blue"),
            /^Failure: shop-set: .* only 0 % of the traffic is there/,
        );
    });
});
