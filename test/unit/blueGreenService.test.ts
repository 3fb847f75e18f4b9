import assert from "node:assert/strict";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { ArgumentsError } from "../../src/arguments/problems.ts";
import { BlueGreenService } from "../../src/blueGreenService.ts";
import { HAPPY } from "./happy.ts";
import { record, recordMyApp, resolved } from "./recording.ts";

const GREEN_ON_9090 = { green: { ...HAPPY.green, container: { port: 9090 } } };

function annotationsOf(props: Record<string, unknown>): Record<string, string> {
    return (props.metadata as { annotations?: Record<string, string> } | undefined)?.annotations ?? {};
}

describe("BlueGreenService", () => {
    it("registers the two colours and their routing, named as the service", async () => {
        const { resources } = await recordMyApp();
        assert.deepEqual([...resources.keys()].sort(), [
            "BlueGreenService my-app",
            "Deployment my-app-blue",
            "Deployment my-app-green",
            "DestinationRule my-app",
            "Gateway my-app",
            "PodDisruptionBudget my-app-blue",
            "PodDisruptionBudget my-app-green",
            "Service my-app",
            "VirtualService my-app",
        ]);
    });

    it("makes every child the component's own", async () => {
        const { result, resources } = await recordMyApp();
        const children = [...resources.values()].filter(({ type }) => type.startsWith("kubernetes:"));
        assert.deepEqual(
            children.filter(({ opts }) => opts.parent !== result),
            [],
        );
    });

    it("creates no Gateway unless configured", async () => {
        const { resources } = await recordMyApp({ gateway: undefined, hosts: undefined });
        assert.equal(resources.has("Gateway my-app"), false);
    });

    it("routes only after the active colour and its subsets are there", async () => {
        const { resources } = await recordMyApp();
        assert.deepEqual(resources.get("VirtualService my-app")?.after.sort(), [
            "Deployment my-app-blue",
            "DestinationRule my-app",
            "Gateway my-app",
            "Service my-app",
        ]);
    });

    it("changes the idle colour only after the route", async () => {
        const { resources } = await recordMyApp();
        assert.deepEqual(resources.get("Deployment my-app-green")?.after, ["VirtualService my-app"]);
    });

    it("turns the order round with the colour", async () => {
        const { resources } = await recordMyApp({ activeColor: "green" });
        assert.deepEqual(resources.get("Deployment my-app-blue")?.after, ["VirtualService my-app"]);
    });

    it("changes nothing but the route at a cutover", async () => {
        const props = async (activeColor: "blue" | "green") => {
            const { resources } = await recordMyApp({ activeColor });
            return new Map([...resources].map(([key, { props }]) => [key, JSON.stringify(props)]));
        };
        const [before, after] = [await props("blue"), await props("green")];
        assert.deepEqual(
            [...before.keys()].filter((key) => before.get(key) !== after.get(key)),
            ["VirtualService my-app"],
        );
    });

    it("brings a canary's pods up before the route gives them requests", async () => {
        const { resources } = await recordMyApp({ traffic: { idlePercent: 10 } });
        assert.ok(resources.get("VirtualService my-app")?.after.includes("Deployment my-app-green"));
        assert.deepEqual(resources.get("Deployment my-app-green")?.after, []);
    });

    it("narrows a pinned Service only after the route has changed", async () => {
        const { resources } = await recordMyApp({ service: { pinToActive: true } });
        assert.deepEqual(resources.get("Service my-app")?.after, ["VirtualService my-app"]);
        assert.ok(resources.get("VirtualService my-app")?.after.includes("Service my-app-all"));
    });

    it("lets the colour that loses the traffic wait for a pinned Service too, whatever runs in parallel", async () => {
        const { resources } = await recordMyApp({ service: { pinToActive: true } });
        assert.deepEqual(resources.get("Deployment my-app-green")?.after, ["VirtualService my-app", "Service my-app"]);
    });

    it("keeps the subsets of both hosts of a pinned Service", async () => {
        const { resources } = await recordMyApp({ service: { pinToActive: true } });
        const hosts = ["my-app", "my-app-all"].map(
            (name) => (resources.get(`DestinationRule ${name}`)?.props.spec as { host?: string } | undefined)?.host,
        );
        assert.deepEqual(hosts, ["my-app", "my-app-all"]);
    });

    const queue = { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } } };
    const autoscaling = { minReplicas: 2, maxReplicas: 4, metrics: [queue] };

    it("has an autoscaler for each colour, the target's before the route", async () => {
        const { resources } = await recordMyApp({ autoscaling });
        assert.ok(resources.get("VirtualService my-app")?.after.includes("HorizontalPodAutoscaler my-app-blue"));
        assert.deepEqual(resources.get("HorizontalPodAutoscaler my-app-green")?.after, [
            "VirtualService my-app",
            "Deployment my-app-green",
        ]);
    });

    it("leaves the number of autoscaled pods alone", async () => {
        const { resources } = await recordMyApp({ autoscaling });
        const { opts, props } = resources.get("Deployment my-app-blue") ?? assert.fail("no Deployment");
        assert.ok(opts.ignoreChanges?.includes("spec.replicas"));
        assert.equal(annotationsOf(props)["pulumi.com/patchForce"], undefined);
    });

    for (const key of ["Deployment my-app-blue", "Service my-app", "DestinationRule my-app", "VirtualService my-app"]) {
        it(`takes back what an operator changed by hand: ${key}`, async () => {
            const { resources } = await recordMyApp();
            const { props } = resources.get(key) ?? assert.fail(`no ${key}`);
            assert.equal(annotationsOf(props)["pulumi.com/patchForce"], "true");
        });
    }

    const NAME_OF_PORT = "spec.template.spec.containers[0].ports[0].name";
    const ignored = async (change: Partial<BlueGreenServiceArgs>) => {
        const { resources } = await recordMyApp(change);
        const of = (color: string) => resources.get(`Deployment my-app-${color}`)?.opts.ignoreChanges ?? [];
        return { blue: of("blue"), green: of("green") };
    };

    it("gives a port its name once its pods have no traffic", async () => {
        assert.deepEqual(await ignored({}), { blue: [NAME_OF_PORT], green: [] });
        assert.deepEqual(await ignored({ activeColor: "green" }), { blue: [], green: [NAME_OF_PORT] });
    });

    it("gives a port its name at once where the Service asks for it, or the live colour may change", async () => {
        assert.deepEqual((await ignored(GREEN_ON_9090)).blue, []);
        assert.deepEqual((await ignored({ allowLiveChange: true })).blue, []);
    });

    it("changes a Service that asks for ports by name only after the active pods have them", async () => {
        const { resources } = await recordMyApp(GREEN_ON_9090);
        assert.deepEqual(resources.get("Service my-app")?.after, ["Deployment my-app-blue"]);
        assert.deepEqual((await recordMyApp()).resources.get("Service my-app")?.after, []);
    });

    it("records the port that a smoke test asks of each colour where they differ", async () => {
        const { resources } = await recordMyApp({ ...GREEN_ON_9090, gate: { smokeTest: { path: "/health" } } });
        const gate = resources.get("BlueGreenService my-app")?.props.gate as { smokeTest?: unknown } | undefined;
        assert.deepEqual(gate?.smokeTest, { path: "/health", ports: { blue: 8080, green: 9090 } });
    });

    it("keeps the route when Istio's API version changes", async () => {
        const { resources } = await recordMyApp({ istioApiVersion: "v1beta1" });
        const { type, opts } = resources.get("VirtualService my-app") ?? assert.fail("no VirtualService");
        assert.equal(type, "kubernetes:networking.istio.io/v1beta1:VirtualService");
        assert.deepEqual(opts.aliases, [
            { type: "kubernetes:networking.istio.io/v1:VirtualService" },
            { type: "kubernetes:networking.istio.io/v1alpha3:VirtualService" },
        ]);
    });

    it("keeps the Service when its address was imported", async () => {
        const { resources } = await recordMyApp();
        assert.deepEqual(resources.get("Service my-app")?.opts.ignoreChanges, ["spec.clusterIP", "spec.clusterIPs"]);
    });

    it("writes down on the route why traffic is there", async () => {
        const override = { reason: "blue burns", until: "2030-01-01T00:00:00Z" };
        const { resources } = await recordMyApp({ cutoverReason: "release 7", gate: { override } });
        const annotations = annotationsOf(resources.get("VirtualService my-app")?.props ?? {});
        assert.equal(annotations["istio-blue-green/cutover-reason"], "release 7");
        assert.deepEqual(JSON.parse(annotations["istio-blue-green/gate-override"] ?? ""), override);
    });

    it("records what may never change, so that a change can be refused", async () => {
        const { resources } = await recordMyApp({ namespace: "shop" });
        assert.deepEqual(resources.get("BlueGreenService my-app")?.props.identity, {
            namespace: "shop",
            names: {
                service: "my-app",
                blue: "my-app-blue",
                green: "my-app-green",
                destinationRule: "my-app",
                virtualService: "my-app",
                gateway: "my-app",
            },
            selectorLabels: { service: { app: "my-app" }, blue: { color: "blue" }, green: { color: "green" } },
        });
    });

    it("records when traffic may move, with the port that a smoke test asks", async () => {
        const { resources } = await recordMyApp({ gate: { minReplicas: 2, smokeTest: { path: "/health" } } });
        assert.deepEqual(resources.get("BlueGreenService my-app")?.props.gate, {
            minReadyPercent: 100,
            minReplicas: 2,
            minReadySeconds: 2,
            smokeTest: { path: "/health", port: 8080 },
        });
    });

    it("records the labels that distinguish its metrics, if there are any", async () => {
        const labelled = await recordMyApp({ monitoring: { matchers: { cluster: "eu-1" } } });
        assert.deepEqual(labelled.resources.get("BlueGreenService my-app")?.props.matchers, { cluster: "eu-1" });
        const without = await recordMyApp({});
        assert.equal("matchers" in (without.resources.get("BlueGreenService my-app")?.props ?? {}), false);
    });

    it("works under a user's own mocks, in previews too", async () => {
        const { resources } = await recordMyApp({}, true);
        assert.ok(resources.has("VirtualService my-app"));
    });

    it("makes no budget where none is wanted", async () => {
        const { resources } = await recordMyApp({ disruptionBudget: false });
        assert.equal(resources.has("PodDisruptionBudget my-app-blue"), false);
    });

    it("says which colour the applied route gives the traffic", async () => {
        const { result } = await recordMyApp({ activeColor: "green" });
        assert.equal(await resolved(result.activeColor), "green");
    });

    it("registers nothing when an argument is wrong", async () => {
        let registered = 0;
        await assert.rejects(
            record((opts) => {
                const count = () => {
                    registered++;
                    return undefined;
                };
                return new BlueGreenService("my-app", { ...HAPPY, replicas: 0 }, { ...opts, transformations: [count] });
            }),
            ArgumentsError,
        );
        assert.equal(registered, 0);
    });
});
