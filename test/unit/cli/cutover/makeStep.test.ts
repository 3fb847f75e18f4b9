import assert from "node:assert/strict";
import type { TrafficSplit } from "../../../../src/cli/config/serviceConfig.ts";
import type { CutoverRun } from "../../../../src/cli/cutover/cutoverRun.ts";
import { makeStep } from "../../../../src/cli/cutover/makeStep.ts";
import type { Failure } from "../../../../src/cli/failure.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { routePath } from "../../cutover/watchingShop.ts";
import type { FakeCluster } from "../../fakeCluster.ts";
import { SHOP } from "../../releaseSet.ts";
import { shopCluster, shopRoute, shopSet } from "../shop.ts";

const GREEN = { ...SHOP, activeColor: "green" } as const;
const JOURNAL: Journal = {
    from: "blue",
    to: "green",
    steps: [100],
    step: 0,
    watch: { bakeMilliseconds: 0, maxErrorRate: 0.01, minRequests: 1, onInconclusive: "keep" },
    by: "me@here",
    pid: 1,
    startedAt: "2030-01-01T00:00:00Z",
};

/** A cutover to green of a set with two entries, by an update that does this. */
function cutover(up: (cluster: FakeCluster) => void) {
    const client = shopCluster();
    const [said, written]: [string[], TrafficSplit[]] = [[], []];
    const say = (text: string) => said.push(text);
    const signal = new AbortController().signal;
    const context = {
        session: { console: { say, progress: say } },
        release: shopSet(["shop", "orders"]),
        client,
        stack: { name: "dev", up: async () => up(client) },
        config: { prefix: "", write: async (split: TrafficSplit) => written.push(split) },
        interruption: { signal, forChildren: signal },
        lockTimeout: 0,
        run: {},
        looks: [],
        takeReasonBack: async () => undefined,
    } as unknown as CutoverRun;
    return { said, written, made: makeStep(context, JOURNAL) };
}

const move = (cluster: FakeCluster, ...names: string[]) => {
    for (const name of names) cluster.objects.set(routePath(name), shopRoute(GREEN, name));
};
const failing = (message: string, exitCode: number) => (error: Failure) => {
    assert.ok(error.message.includes(message), error.message);
    assert.equal(error.exitCode, exitCode);
    return true;
};
const TO_GREEN = { activeColor: "green", idlePercent: 0 };
const BACK = { activeColor: "blue", idlePercent: 0 };

describe("a step of a cutover of a release set", () => {
    it("is made by one change of the configuration and one update", async () => {
        const { said, written, made } = cutover((cluster) => move(cluster, "cart", "shop", "orders"));
        await made;
        assert.deepEqual(written, [TO_GREEN]);
        assert.equal(said.at(-1), "shop-set: green has 100 % of the traffic");
    });

    it("leaves configuration and journal, to go on or back, where the update failed between two entries", async () => {
        const { written, made } = cutover((cluster) => {
            move(cluster, "cart", "shop");
            throw new Error("no permission");
        });
        await assert.rejects(
            made,
            failing(
                "shop-set: green has 100 % of the traffic of shop, and not of orders: the update failed: no per",
                6,
            ),
        );
        assert.deepEqual(written, [TO_GREEN]);
    });

    it("restores the configuration where the update failed before the first entry", async () => {
        const { written, made } = cutover((cluster) => {
            move(cluster, "cart");
            throw new Error("cart: too few pods");
        });
        await assert.rejects(made, failing("traffic has not moved further. The update failed: cart: too few pods", 3));
        assert.deepEqual(written, [TO_GREEN, BACK]);
    });

    it("names an entry that does not follow the configuration", async () => {
        const { written, made } = cutover((cluster) => move(cluster, "cart", "shop"));
        await assert.rejects(
            made,
            failing("orders: green has 0 % of the traffic instead of 100 %: the program does", 3),
        );
        assert.deepEqual(written, [TO_GREEN, BACK]);
    });
});
