import assert from "node:assert/strict";
import {
    keepReplicas,
    lowerMinReplicas,
    type MinReplicasBefore,
    minReplicasFor,
    putMinReplicasBack,
    raiseMinReplicas,
} from "../../../src/cutover/minReplicas.ts";
import { allOn } from "../../../src/model/route/view.ts";
import { service } from "../cli/samples.ts";
import { deployment, fakeCluster, paths } from "../fakeCluster.ts";
import { live, pods, view } from "./live.ts";
import { virtualService } from "./objects.ts";

const BOUNDS = { minReplicas: 3, maxReplicas: 20 };
const CUTOVER = { targets: ["green"], route: allOn("green"), bounds: BOUNDS, timeoutSeconds: 1 } as const;
const AUTOSCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const objects = {
    [paths.route]: virtualService("blue"),
    [paths.blue]: deployment(12),
    [paths.green]: deployment(12),
    [`${AUTOSCALERS}/my-app-blue`]: {},
    [`${AUTOSCALERS}/my-app-green`]: {},
};

describe("minReplicas of autoscaled colours", () => {
    it("is as many pods as the colour has that has the traffic", () => {
        assert.equal(minReplicasFor(live({ blue: pods(12) }), "green", CUTOVER), 12);
    });

    it("is never above the highest number", () => {
        assert.equal(minReplicasFor(live({ blue: pods(50) }), "green", CUTOVER), 20);
    });

    it("is the lowest number before the first route", () => {
        assert.equal(minReplicasFor(live({ route: null }), "green", CUTOVER), 3);
    });

    it("is a part of that where a canary gets a part of the traffic", () => {
        const canary = { ...CUTOVER, route: view(50) };
        assert.equal(minReplicasFor(live({ blue: pods(12) }), "green", canary), 6);
    });

    it("is raised for both colours, and the target is scaled at once", async () => {
        const cluster = fakeCluster(objects);
        await raiseMinReplicas(cluster, service.place, live({ blue: pods(12), green: pods(3) }), CUTOVER, new Map());
        assert.deepEqual(cluster.patches, [
            { path: `${AUTOSCALERS}/my-app-blue?fieldManager=istio-blue-green`, body: { spec: { minReplicas: 12 } } },
            { path: `${AUTOSCALERS}/my-app-green?fieldManager=istio-blue-green`, body: { spec: { minReplicas: 12 } } },
            { path: `${paths.green}/scale?fieldManager=istio-blue-green`, body: { spec: { replicas: 12 } } },
        ]);
    });

    it("stays where the autoscalers' own lowest number is enough", async () => {
        const cluster = fakeCluster({ ...objects, [paths.blue]: deployment(2), [paths.green]: deployment(3) });
        await raiseMinReplicas(cluster, service.place, live({ blue: pods(2), green: pods(1) }), CUTOVER, new Map());
        assert.deepEqual(
            cluster.patches.map(({ path }) => path),
            [`${paths.green}/scale?fieldManager=istio-blue-green`],
        );
    });

    it("follows the colour that has the traffic where that grows while the target's pods start", async () => {
        const cluster = fakeCluster({ ...objects, [paths.green]: deployment(7) });
        await raiseMinReplicas(
            cluster,
            service.place,
            live({ blue: pods(7), green: pods(3) }),
            { ...CUTOVER, timeoutSeconds: 0.2 },
            new Map(),
        );
        const scaled = cluster.patches.flatMap(({ path, body }) =>
            path.startsWith(paths.green) ? [JSON.stringify(body)] : [],
        );
        // As often as it looks until the time is up, it asks again for what is not there.
        assert.deepEqual([...new Set(scaled)], ['{"spec":{"replicas":7}}', '{"spec":{"replicas":12}}']);
    });

    it("gives up waiting for pods in time, with what is there then", async () => {
        const cluster = fakeCluster({ ...objects, [paths.green]: deployment(12, 4) });
        const now = await raiseMinReplicas(
            cluster,
            service.place,
            live({ blue: pods(12) }),
            { ...CUTOVER, timeoutSeconds: 0 },
            new Map(),
        );
        assert.equal(now.colors.green?.ready, 4);
    });

    it("leaves a number alone that an operator has set higher", async () => {
        const cluster = fakeCluster({ ...objects, [`${AUTOSCALERS}/my-app-blue`]: { spec: { minReplicas: 15 } } });
        await raiseMinReplicas(cluster, service.place, live({ blue: pods(12), green: pods(12) }), CUTOVER, new Map());
        assert.deepEqual(
            cluster.patches.map(({ path }) => path),
            [`${AUTOSCALERS}/my-app-green?fieldManager=istio-blue-green`],
        );
    });

    it("goes back to what an operator had set where the cutover is refused", async () => {
        const before: MinReplicasBefore = new Map();
        const cluster = fakeCluster({ ...objects, [`${AUTOSCALERS}/my-app-blue`]: { spec: { minReplicas: 5 } } });
        await raiseMinReplicas(cluster, service.place, live({ blue: pods(12), green: pods(12) }), CUTOVER, before);
        cluster.patches.length = 0;
        await putMinReplicasBack(cluster, service.place, before);
        assert.deepEqual(cluster.patches, [
            { path: `${AUTOSCALERS}/my-app-blue?fieldManager=istio-blue-green`, body: { spec: { minReplicas: 5 } } },
            { path: `${AUTOSCALERS}/my-app-green?fieldManager=istio-blue-green`, body: { spec: { minReplicas: 1 } } },
        ]);
    });

    it("is the declared number once autoscaling is switched off, and so is the maximum", async () => {
        const autoscaler = { spec: { minReplicas: 2, maxReplicas: 5 } };
        const cluster = fakeCluster({ [`${AUTOSCALERS}/my-app-blue`]: autoscaler });
        for (const replicas of [3, 8, 0]) await keepReplicas(cluster, service.place, "blue", replicas);
        await keepReplicas(cluster, service.place, "green", 3);
        assert.deepEqual(
            cluster.patches.map(({ body }) => body),
            [{ spec: { minReplicas: 3, maxReplicas: 3 } }, { spec: { minReplicas: 8, maxReplicas: 8 } }],
        );
    });

    const raised = (manager: string) => ({
        metadata: { managedFields: [{ manager, fieldsV1: { "f:spec": { "f:minReplicas": {} } } }] },
        spec: { minReplicas: 12 },
    });

    it("is not lowered if somebody else has raised it", async () => {
        const cluster = fakeCluster({ [`${AUTOSCALERS}/my-app-blue`]: raised("kubectl-patch") });
        await lowerMinReplicas(cluster, service.place, BOUNDS);
        assert.deepEqual(cluster.patches, []);
    });

    it("goes back to the program's number for both colours", async () => {
        const ours = raised("istio-blue-green");
        const cluster = fakeCluster({ [`${AUTOSCALERS}/my-app-blue`]: ours, [`${AUTOSCALERS}/my-app-green`]: ours });
        await lowerMinReplicas(cluster, service.place, BOUNDS);
        assert.deepEqual(
            cluster.patches.map(({ body }) => body),
            [{ spec: { minReplicas: 3 } }, { spec: { minReplicas: 3 } }],
        );
    });

    it("leaves alone what is not there yet", async () => {
        const cluster = fakeCluster({});
        await lowerMinReplicas(cluster, service.place, BOUNDS);
        assert.deepEqual(cluster.patches, []);
    });
});
