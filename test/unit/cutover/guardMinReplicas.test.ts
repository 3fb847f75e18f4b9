import assert from "node:assert/strict";
import type { BlueGreenReleaseSetArgs } from "../../../src/args.ts";
import { guardAutoscaler, restoreMinReplicas } from "../../../src/cutover/guardMinReplicas.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { shopWith } from "../releaseSet.ts";
import { virtualService } from "./objects.ts";
import { hookArgs, running, watching } from "./watching.ts";
import { objectsOf, routeIn, routePath, watchingSet } from "./watchingShop.ts";

const AUTOSCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const BOUNDS = { minReplicas: 3, maxReplicas: 20 };
const DELAY_SECONDS = 0.2;

function autoscaler(minReplicas: number, manager = "istio-blue-green") {
    return {
        metadata: { managedFields: [{ manager, fieldsV1: { "f:spec": { "f:minReplicas": {} } } }] },
        spec: { minReplicas },
    };
}

function routeChanged(secondsAgo: number) {
    const time = new Date(Date.now() - secondsAgo * 1000).toISOString();
    const managedFields = [{ time, fieldsV1: { "f:spec": { "f:http": {} } } }];
    return virtualService("green", { generation: 1, managedFields });
}

/** A cluster that counts how often it was asked for the route: once more after each wait. */
function cluster(route: object, scaler: object) {
    let looks = 0;
    const fake = fakeCluster({
        [paths.route]: () => {
            looks += 1;
            return looks === 1 ? route : routeChanged(3600);
        },
        [`${AUTOSCALERS}/my-app-blue`]: scaler,
        [`${AUTOSCALERS}/my-app-green`]: scaler,
    });
    return Object.assign(fake, { waits: () => Math.max(0, looks - 1) });
}

const minReplicasOf = ({ patches }: ReturnType<typeof cluster>) => patches.map(({ body }) => body);

describe("before an autoscaler changes", () => {
    const lower = hookArgs({ minReplicas: 3 }, "uid", "my-app-blue");
    const waits = async (fake: ReturnType<typeof cluster>, args = lower) => {
        await guardAutoscaler(watching(fake, { autoscaling: BOUNDS, scaleDownDelaySeconds: DELAY_SECONDS }), args);
        return fake.waits();
    };
    beforeEach(() => running("update"));

    it("an update that lowers it waits for the drain of a change that another update or a hand has made", async () => {
        assert.equal(await waits(cluster(routeChanged(0), autoscaler(12))), 1);
    });

    it("an update that lowers it waits for nothing long after the route changed", async () => {
        assert.equal(await waits(cluster(routeChanged(60), autoscaler(12))), 0);
    });

    it("an update that does not lower it waits for nothing", async () => {
        assert.equal(await waits(cluster(routeChanged(0), autoscaler(3))), 0);
    });

    it("a preview waits for nothing", async () => {
        await running("preview");
        assert.equal(await waits(cluster(routeChanged(0), autoscaler(12))), 0);
    });

    it("an update that cannot ask the cluster leaves it as it is", async () => {
        await assert.rejects(
            guardAutoscaler(watching(new Error("connection refused"), { autoscaling: BOUNDS }), lower),
            /the autoscalers' minReplicas stay raised, because the live state could not be read/,
        );
    });
});

describe("after the route has changed", () => {
    const restored = async (fake: ReturnType<typeof cluster>) => {
        const context = watching(fake, { autoscaling: BOUNDS, scaleDownDelaySeconds: DELAY_SECONDS });
        await restoreMinReplicas({ ...context, namespace: "default" });
        return fake;
    };
    const low = { spec: { minReplicas: 3 } };
    beforeEach(() => running("update"));

    it("the autoscalers get their own lowest numbers back", async () => {
        assert.deepEqual(minReplicasOf(await restored(cluster(routeChanged(60), autoscaler(12)))), [low, low]);
    });

    it("they get them back only once the drain is over", async () => {
        assert.equal((await restored(cluster(routeChanged(0), autoscaler(12)))).waits(), 1);
    });

    it("they keep what somebody else has raised", async () => {
        assert.deepEqual(minReplicasOf(await restored(cluster(routeChanged(60), autoscaler(12, "kubectl-edit")))), []);
    });

    it("those of a release set get them back once the routes of all entries have moved, whichever moves last", async () => {
        const autoscaling = { ...BOUNDS, targetCpuPercent: 50 };
        const container = { port: 8080, healthPath: "/health", resources: { requests: { cpu: "100m" } } };
        const { services } = shopWith({ cart: { autoscaling, container } });
        const args: BlueGreenReleaseSetArgs = { activeColor: "green", services, entry: ["shop", "orders"] };
        const blue: BlueGreenReleaseSetArgs = { ...args, activeColor: "blue" };
        const fake = fakeCluster({
            ...objectsOf(args),
            [routePath("orders")]: routeIn(blue, "orders"),
            [`${AUTOSCALERS}/cart-green`]: autoscaler(12),
        });
        const { shop, orders, cart } = watchingSet(args, fake);
        assert.ok(shop && orders && cart);
        await restoreMinReplicas(cart);
        await restoreMinReplicas(shop);
        assert.equal(fake.patches.length, 0);
        fake.objects.set(routePath("orders"), routeIn(args, "orders"));
        await restoreMinReplicas(orders);
        assert.deepEqual(
            fake.patches.map(({ path, body }) => [path.split("?")[0], body]),
            [[`${AUTOSCALERS}/cart-green`, low]],
        );
    });

    it("nothing is waited for where no cutover has raised them", async () => {
        assert.equal((await restored(cluster(routeChanged(0), autoscaler(3)))).waits(), 0);
    });
});
