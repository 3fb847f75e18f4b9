import assert from "node:assert/strict";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { podsPath, slicesPath } from "../../../src/cutover/endpoints.ts";
import { guardColor } from "../../../src/cutover/guardColor.ts";
import { confirmRoute, guardRoute } from "../../../src/cutover/guardRoute.ts";
import type { Color } from "../../../src/model/color.ts";
import { Annotations } from "../../../src/model/names.ts";
import { deployment, destinationRule, type FakeCluster, fakeCluster, paths } from "../fakeCluster.ts";
import { listing } from "../listing.ts";
import { midRollout, virtualService } from "./objects.ts";
import { hookArgs, running, watching } from "./watching.ts";

const PODS = podsPath("default", { app: "my-app", color: "green" });
const SLICES = slicesPath("default", ["my-app"]);
const { pods, slices } = listing(3);
const OBJECTS: Record<string, unknown> = {
    [paths.route]: virtualService("blue"),
    [paths.blue]: deployment(3),
    [paths.green]: deployment(3),
    [PODS]: pods,
    [SLICES]: slices,
    [paths.rule]: destinationRule(),
};

const toGreen = hookArgs(virtualService("green").spec, "route");
const shrink = (color: Color) => hookArgs({ replicas: 0 }, "uid", `my-app-${color}`);

describe("the hooks of an update", () => {
    beforeEach(() => running("update"));

    it("let traffic move to a colour with enough pods", () => guardRoute(watching(fakeCluster(OBJECTS)), toGreen));

    it("keep traffic from a colour with too few", async () => {
        await assert.rejects(
            guardRoute(watching(fakeCluster({ ...OBJECTS, [paths.green]: deployment(3, 1) })), toGreen),
            /needed: 3/,
        );
    });

    it("move no traffic before the rollout of the colour that is to have it is complete", async () => {
        const answers = [midRollout, midRollout];
        const cluster = fakeCluster({ ...OBJECTS, [paths.green]: () => answers.shift() ?? deployment(3) });
        await guardRoute(watching(cluster), toGreen);
        assert.deepEqual(answers, []);
    });

    it("keep traffic from a rollout that does not come to its end in time", async () => {
        const context = watching(fakeCluster({ ...OBJECTS, [paths.green]: midRollout }));
        Object.assign(context.settings, { rolloutTimeoutSeconds: 0.01 });
        await assert.rejects(guardRoute(context, toGreen), /has 2 pods of an earlier release/);
    });

    it("move traffic at once to a rollout that gate.override lets pass", async () => {
        const override = { reason: "blue burns", until: "2999-01-01T00:00:00Z" };
        const context = watching(fakeCluster({ ...OBJECTS, [paths.green]: midRollout }), { gate: { override } });
        Object.assign(context.settings, { rolloutTimeoutSeconds: 30 });
        await guardRoute(context, toGreen);
    });

    it("move no traffic before EndpointSlices list the pods that are to have it", async () => {
        const answers = [listing(3, 0).slices, listing(3, 2).slices];
        const cluster = fakeCluster({ ...OBJECTS, [SLICES]: () => answers.shift() ?? slices });
        await guardRoute(watching(cluster), toGreen);
        assert.deepEqual(answers, []);
    });

    it("move no traffic to a subset that somebody removed or pointed at other pods", async () => {
        const broken: [rule: object | undefined, words: RegExp][] = [
            [undefined, /has no subset green .*\(it has: none\)/],
            [destinationRule({ blue: { color: "blue" } }), /has no subset green .*\(it has: blue\)/],
            [
                destinationRule({ green: { color: "green" } }, "another"),
                /has no subset green for the host my-app\.default/,
            ],
            [destinationRule({ green: { color: "blue" } }), /subset green selects pods with color: blue/],
        ];
        for (const [rule, words] of broken) {
            const cluster = fakeCluster({ ...OBJECTS, [paths.rule]: rule });
            await assert.rejects(guardRoute(watching(cluster), toGreen), (error: Error) => {
                assert.match(error.message, /^my-app: traffic has not moved\. .* 503: .*pulumi up --refresh/);
                assert.match(error.message, words);
                return true;
            });
        }
    });

    it("move no traffic to a subset that somebody removes during the smoke test", async () => {
        let rule: object = destinationRule();
        const ask = async () => {
            rule = destinationRule({ blue: { color: "blue" } });
            return { status: 200, text: "" };
        };
        const ready = { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
        const items = (pods as { items: { metadata: object }[] }).items.map(({ metadata }, index) => ({
            metadata: { ...metadata, name: `pod-${index}` },
            status: { conditions: [ready] },
        }));
        const cluster = fakeCluster({ ...OBJECTS, [PODS]: { items }, [paths.rule]: () => rule }, { ask });
        const context = watching(cluster, { gate: { smokeTest: { path: "/checkout" } } });
        await assert.rejects(guardRoute(context, toGreen), /traffic has not moved\..*has no subset green/);
    });

    it("count only pods with all labels of the subset", async () => {
        const asked: string[] = [];
        const cluster = fakeCluster({ ...OBJECTS, [paths.rule]: destinationRule({ green: { version: "v2" } }) });
        const withV2 = podsPath("default", { app: "my-app", color: "green", version: "v2" });
        const get: typeof cluster.get = async (path) => {
            asked.push(path);
            return cluster.get(path === withV2 ? PODS : path);
        };
        await guardRoute(watching({ ...cluster, get }), toGreen);
        assert.ok(asked.includes(withV2) && !asked.includes(PODS));
    });

    it("find a DestinationRule that a transform has renamed, by its host", async () => {
        const { [paths.rule]: rule, ...others } = OBJECTS;
        const cluster = fakeCluster({ ...others, [paths.rules]: { items: [destinationRule({}, "other"), rule] } });
        await guardRoute(watching(cluster), toGreen);
    });

    it("say what they could not ask where EndpointSlices may not be listed", async () => {
        const forbidden = () => {
            throw new Error("endpointslices is forbidden");
        };
        await assert.rejects(
            guardRoute(watching(fakeCluster({ ...OBJECTS, [SLICES]: forbidden })), toGreen),
            /my-app: traffic has not moved, because the live state could not be read from the cluster: .*endpointslices is forbidden/,
        );
    });

    it("keep traffic where it is while the cluster cannot be asked", async () => {
        await assert.rejects(
            guardRoute(watching(new Error("connection refused")), toGreen),
            /my-app: traffic has not moved, because the live state could not be read from the cluster: connection refused/,
        );
    });

    it("trust no route but the one that the state knows", async () => {
        const another = { ...toGreen, oldOutputs: { metadata: { uid: "another" } } };
        await assert.rejects(
            guardRoute(watching(fakeCluster(OBJECTS)), another),
            /has uid route, but Pulumi's state has another/,
        );
    });

    const smokeTest = { path: "/health" };
    const answering = (meanwhile: (objects: FakeCluster["objects"]) => void) => {
        const cluster = fakeCluster(OBJECTS);
        cluster.ask = async () => {
            meanwhile(cluster.objects);
            return { status: 200, text: "" };
        };
        return cluster;
    };

    it("move no traffic onto a colour that somebody rolled back from during the smoke test", async () => {
        const hold = JSON.stringify({ from: "green", reason: "errors", time: "2030-01-01T11:00:00Z" });
        const cluster = answering((objects) => {
            objects.set(paths.route, virtualService("blue", { annotations: { [Annotations.hold]: hold } }));
        });
        await assert.rejects(
            guardRoute(watching(cluster, { gate: { smokeTest } }), toGreen),
            /traffic has not moved\. It was rolled back from green/,
        );
    });

    it("move no traffic to pods that went away during the smoke test", async () => {
        const cluster = answering((objects) => {
            objects.set(paths.green, deployment(3, 1));
        });
        const context = watching(cluster, { gate: { smokeTest } });
        Object.assign(context.settings, { rolloutTimeoutSeconds: 0.01 });
        await assert.rejects(guardRoute(context, toGreen), /has 1 ready pod; needed: 3/);
    });

    it("decide again if somebody moved a part of the traffic during the smoke test", async () => {
        const changed = [{ time: "2030-01-01T00:00:00Z", fieldsV1: { "f:spec": { "f:http": {} } } }];
        let asked = 0;
        const cluster = answering((objects) => {
            asked++;
            objects.set(paths.route, virtualService("blue", { managedFields: changed }));
        });
        const context = watching(cluster, { gate: { smokeTest } });
        await guardRoute(context, toGreen);
        assert.deepEqual([asked, context.admitted?.targets], [3, ["green"]]);
    });

    it("say so if somebody rolled back just as traffic moved", async () => {
        const cluster = fakeCluster(OBJECTS);
        const context = watching(cluster);
        await guardRoute(context, toGreen);
        const hold = JSON.stringify({ from: "green", reason: "errors", time: "2030-01-01T11:00:00Z" });
        cluster.objects.set(paths.route, virtualService("green", { annotations: { [Annotations.hold]: hold } }));
        await assert.rejects(
            confirmRoute(context, toGreen),
            /somebody rolled back from (blue|green) \(errors\).*bluegreen rollback/,
        );
    });

    it("say nothing if traffic moved and nobody rolled back", async () => {
        const context = watching(fakeCluster({ ...OBJECTS, [paths.route]: virtualService("blue") }));
        await guardRoute(context, toGreen);
        await confirmRoute(context, toGreen);
    });

    it("ask for the smoke test before traffic moves", async () => {
        await assert.rejects(
            guardRoute(watching(fakeCluster(OBJECTS), { gate: { smokeTest: { path: "/health" } } }), toGreen),
            /The smoke test \/health .* failed: pod-0 answered 404/,
        );
    });

    describe("with autoscaling", () => {
        const AUTOSCALER = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/my-app-green";
        const objects = { ...OBJECTS, [AUTOSCALER]: {} };
        const autoscaling = { minReplicas: 1, maxReplicas: 5 };

        const guarded = async (objects: Record<string, unknown>, change: Partial<BlueGreenServiceArgs> = {}) => {
            const cluster = fakeCluster(objects);
            const refusal = await guardRoute(watching(cluster, { autoscaling, ...change }), toGreen).then(
                () => undefined,
                (error: Error) => error.message,
            );
            const minReplicas = cluster.patches
                .filter(({ path }) => path.startsWith(AUTOSCALER))
                .map(({ body }) => body);
            return { refusal, minReplicas };
        };
        const [high, low] = [{ spec: { minReplicas: 3 } }, { spec: { minReplicas: 1 } }];

        it("keep the autoscalers' lowest numbers raised while traffic moves", async () => {
            const { minReplicas } = await guarded(objects);
            assert.deepEqual(minReplicas, [high]);
        });

        it("give the autoscalers their lowest numbers back where a smoke test fails", async () => {
            const { refusal, minReplicas } = await guarded(objects, { gate: { smokeTest: { path: "/" } } });
            assert.match(refusal ?? "", /smoke test/);
            assert.deepEqual(minReplicas, [high, low]);
        });

        it("raise nothing at a first deployment", async () => {
            const { minReplicas } = await guarded({ ...objects, [paths.route]: undefined });
            assert.deepEqual(minReplicas, []);
        });
    });

    it("keep an autoscaler that the update deletes last from removing pods until then", async () => {
        const autoscaler = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/my-app-blue";
        const patchesOf = async (asked: number | undefined, autoscaling?: BlueGreenServiceArgs["autoscaling"]) => {
            const cluster = fakeCluster({ ...OBJECTS, [autoscaler]: { spec: { minReplicas: 2, maxReplicas: 5 } } });
            const { oldInputs, ...args } = hookArgs({ replicas: 3 }, "uid", "my-app-blue");
            const known = { ...oldInputs, spec: { replicas: asked } };
            await guardColor(watching(cluster, { autoscaling }), "blue", { ...args, oldInputs: known });
            return cluster.patches.map(({ path, body }) => [path.split("?")[0], body]);
        };
        assert.deepEqual(await patchesOf(undefined), [[autoscaler, { spec: { minReplicas: 3, maxReplicas: 3 } }]]);
        assert.deepEqual(await patchesOf(3), []);
        assert.deepEqual(await patchesOf(undefined, { minReplicas: 2, maxReplicas: 5 }), []);
    });

    it("let the colour without traffic shrink", async () => {
        await guardColor(watching(fakeCluster(OBJECTS)), "green", shrink("green"));
    });

    it("keep the colour that has traffic, whatever the update did before", async () => {
        const context = { ...watching(fakeCluster(OBJECTS)), routeChanges: true };
        await assert.rejects(guardColor(context, "blue", shrink("blue")), /It has 100 % of the traffic/);
    });

    it("read again after waiting: somebody may have moved the traffic back", async () => {
        let looks = 0;
        // Each look reads it twice.
        const route = () => virtualService(++looks <= 2 ? "green" : "blue", { managedFields: [] });
        const context = watching(fakeCluster({ ...OBJECTS, [paths.route]: route }));
        Object.assign(context.settings, { scaleDownDelaySeconds: 0.05 });
        await assert.rejects(guardColor(context, "blue", shrink("blue")), /It has 100 % of the traffic/);
    });

    it("look at the route last: what else they ask may take its time", async () => {
        let subset = "green";
        const slowly = () => {
            subset = "blue";
            return deployment(3);
        };
        const cluster = fakeCluster({ ...OBJECTS, [paths.route]: () => virtualService(subset), [paths.green]: slowly });
        await assert.rejects(guardColor(watching(cluster), "blue", shrink("blue")), /It has 100 % of the traffic/);
    });

    it("keep the colour that the pinned Service selects", async () => {
        const service = { metadata: { uid: "service" }, spec: { selector: { app: "my-app", color: "green" } } };
        const cluster = fakeCluster({ ...OBJECTS, "/api/v1/namespaces/default/services/my-app": service });
        await assert.rejects(
            guardColor(watching(cluster, { service: { pinToActive: true } }), "green", shrink("green")),
            /It has the traffic of callers without a sidecar/,
        );
    });

    it("know a route by the name that it has, where a transform has renamed it", async () => {
        const path = "/apis/networking.istio.io/v1/namespaces/default/virtualservices/renamed";
        const cluster = fakeCluster({ ...OBJECTS, [paths.route]: undefined, [path]: virtualService("blue") });
        const context = watching(cluster);
        await guardRoute(context, hookArgs(virtualService("green").spec, "route", "renamed"));
        await assert.rejects(guardColor(context, "blue", shrink("blue")), /It has 100 % of the traffic/);
    });

    it("know a Deployment by the name that it has, where a transform has renamed it", async () => {
        const renamed = {
            ...OBJECTS,
            [paths.blue]: undefined,
            "/apis/apps/v1/namespaces/default/deployments/renamed": deployment(3),
        };
        await assert.rejects(
            guardColor(watching(fakeCluster(renamed)), "blue", hookArgs({ replicas: 0 }, "uid", "renamed")),
            /It has 100 % of the traffic/,
        );
    });
});

describe("the hooks of a preview", () => {
    beforeEach(() => running("preview"));

    it("let pass what the update itself will bring up", async () => {
        await guardRoute(watching(fakeCluster({ ...OBJECTS, [paths.green]: deployment(0) })), toGreen);
    });

    it("let pass a rollout that is under way, for which the update waits", async () => {
        await guardRoute(watching(fakeCluster({ ...OBJECTS, [paths.green]: midRollout })), toGreen);
    });

    it("refuse a cutover that would not move all traffic", async () => {
        const canary = {
            http: [
                {
                    route: [
                        { destination: { subset: "green" }, weight: 90 },
                        { destination: { subset: "blue" }, weight: 10 },
                    ],
                },
            ],
        };
        await assert.rejects(
            guardRoute(watching(fakeCluster(OBJECTS)), hookArgs(canary, "route")),
            /idlePercent is set/,
        );
    });

    it("let the old colour shrink where the route changes before it", async () => {
        const context = watching(fakeCluster(OBJECTS));
        await guardRoute(context, toGreen);
        await guardColor(context, "blue", shrink("blue"));
    });

    it("let the colour shrink from which the update itself takes the pinned Service away", async () => {
        const service = { metadata: { uid: "service" }, spec: { selector: { app: "my-app", color: "green" } } };
        const cluster = fakeCluster({ ...OBJECTS, "/api/v1/namespaces/default/services/my-app": service });
        await guardColor(watching(cluster, { service: { pinToActive: true } }), "green", shrink("green"));
    });

    it("refuse to shrink the colour that has traffic where the route stays", async () => {
        await assert.rejects(
            guardColor(watching(fakeCluster(OBJECTS)), "blue", shrink("blue")),
            /It has 100 % of the traffic/,
        );
    });

    it("go on where the cluster cannot be asked yet", () => guardRoute(watching(new Error("no cluster yet")), toGreen));
});
