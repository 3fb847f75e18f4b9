import assert from "node:assert/strict";
import { guardAutoscaler, restoreMinReplicas } from "../../../src/cutover/guardMinReplicas.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";
import { hookArgs, running, watching } from "./watching.ts";

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

    it("nothing is waited for where no cutover has raised them", async () => {
        assert.equal((await restored(cluster(routeChanged(0), autoscaler(3)))).waits(), 0);
    });
});
