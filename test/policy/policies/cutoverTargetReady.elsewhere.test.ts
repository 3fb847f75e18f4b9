import assert from "node:assert/strict";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { at, blocks, generation, present, presentApp, preview, rerouted, update } from "../live/preview.ts";
import { autoscaler, listed, type MyApp, myApp } from "../myApp.ts";
import type { Written } from "../stackOf.ts";

const GREEN: MyApp = { weights: { green: 100 } };

describe("cutover-target-ready, for a stack of routes apart from that of the workloads", () => {
    const routing = (options: MyApp): Written[] => {
        const { service, rule, route } = presentApp(options);
        return [service, rule, generation(route, options.weights ? 2 : 1)];
    };

    it("allows a cutover to workloads that are live and ready", async () => {
        assert.deepEqual(await preview(routing(GREEN), present()), []);
    });

    it("blocks one to workloads that are not", async () => {
        assert.match(
            blocks(await preview(routing(GREEN), present({}, { green: 1 })))[0] ?? "",
            /1 of 3 needed .* ready/,
        );
    });

    it("leaves an unchanged route alone", async () => {
        assert.deepEqual(await preview(routing({}), present({}, { blue: 0 })), []);
    });

    it("says that it cannot tell where the cluster is not asked", async () => {
        const reported = await preview(routing(GREEN), [], { config: { liveCheck: "off" } });
        assert.deepEqual(blocks(reported), []);
        assert.match(reported[0]?.message ?? "", /^Not checked: .*others are not known/);
    });

    it("does not count a Deployment that is removed from the stack while another one stays", async () => {
        const { blue, service, rule, route } = presentApp(GREEN);
        assert.match(
            blocks(await preview([blue, service, rule, generation(route, 2)], present()))[0] ?? "",
            /0 of 3 needed replicas are declared/,
        );
    });
});

describe("what is live and not declared, where the stack's state says whose it was", () => {
    const { blue, green, service, rule, route } = presentApp();
    const keyOf: Readonly<Record<string, string>> = {
        blue: "apps/Deployment default/my-app-blue",
        green: "apps/Deployment default/my-app-green",
        service: "/Service default/my-app",
        scaler: "autoscaling/HorizontalPodAutoscaler default/my-app-blue",
    };
    const had = (...names: string[]) => ({ before: async () => new Set(names.map((name) => keyOf[name] ?? "")) });

    it("is removed by the update, even if nothing of its kind stays", async () => {
        const both = had("blue", "green");
        const policy = routeSubsetExists;
        const [message = ""] = blocks(await preview([service, rule, route], present(), { policy, ...both }));
        assert.match(message, /subset blue of my-app\.default/);
        assert.deepEqual(await preview([service, rule, route], present(), { policy, ...had() }), []);
    });

    it("stays if it belongs to another stack, next to a colour of this one", async () => {
        const stack = [blue, service, rule, generation(presentApp(GREEN).route, 2)];
        assert.deepEqual(await preview(stack, present(), had("blue")), []);
        assert.equal(blocks(await preview(stack, present(), had("blue", "green"))).length, 1);
    });

    it("blocks a route to a Service that goes", async () => {
        const stack = [blue, green, rule, route];
        const reported = await preview(stack, present(), { policy: routeSubsetExists, ...had("service") });
        assert.match(
            blocks(reported)[0] ?? "",
            /sends requests to my-app\.default, and this update removes its Service from the stack/,
        );
        assert.deepEqual(await preview(stack, present(), { policy: routeSubsetExists, ...had() }), []);
    });

    it("counts no autoscaler that goes", async () => {
        const scaler = autoscaler("my-app-blue", 3);
        const shrunk = generation(at(blue, ["spec", "replicas"], 1), 2);
        const stack = [shrunk, green, service, rule, route];
        assert.match(blocks(await preview(stack, [...present(), scaler], had("scaler")))[0] ?? "", /1 of 2 needed/);
    });
});

describe("cutover-target-ready, for autoscalers that say nothing about how many pods there are", () => {
    const keda = (color: string): Written => ({
        type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
        name: color,
        props: {
            metadata: { name: color, namespace: "default" },
            spec: { scaleTargetRef: { name: `my-app-${color}` } },
        },
    });
    const moved = (): Written[] => rerouted(GREEN);

    it("allows a cutover to a colour that KEDA may scale to none, and that has its pods", async () => {
        assert.deepEqual(await preview([...moved(), keda("blue"), keda("green")], present()), []);
    });

    it("blocks it where the pods are not there", async () => {
        const reported = await preview([...moved(), keda("green")], present({}, { green: 1 }));
        assert.match(blocks(reported)[0] ?? "", /1 of 3 needed replicas are ready/);
    });

    it("says that it cannot tell where the cluster is not asked", async () => {
        const reported = await preview([...moved(), keda("green")], [], { config: { liveCheck: "off" } });
        assert.match(reported[0]?.message ?? "", /^Not checked: .*its autoscaler may scale to 0/);
    });

    it("allows a first deployment", async () => {
        assert.deepEqual(await preview([...listed(myApp()), keda("blue"), keda("green")], []), []);
    });

    it("counts the pods that another stack's autoscaler holds", async () => {
        const stack = rerouted({ ...GREEN, green: 1 });
        const live = listed({
            ...presentApp(),
            green: at(generation(presentApp().green, 2), ["status", "observedGeneration"], 2),
        });
        assert.deepEqual(await preview(stack, [...live, autoscaler("my-app-green", 3)]), []);
    });

    it("judges by everything else where autoscalers may not be listed, and says so", async () => {
        const options = { cluster: { forbidden: "horizontalpodautoscalers" } };
        const [report, ...others] = await preview(moved(), present(), options);
        assert.deepEqual(others, []);
        assert.match(report?.message ?? "", /^Not checked: HorizontalPodAutoscalers of namespace default: .* 403/);
        assert.equal(blocks(await preview(moved(), present({}, { green: 1 }), options)).length, 1);
    });
});

describe("cutover-target-ready, where the cluster cannot be read", () => {
    const moved = (options: MyApp = GREEN): Written[] => rerouted(options);
    const cluster = { status: 503 };
    const refuse = { config: { liveCheckFailure: "refuse" }, cluster };

    it("says in an update that nothing was judged", async () => {
        const [report, ...others] = await update(myApp(GREEN).route, [], { cluster });
        assert.deepEqual(others, []);
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /answered .*503.*so nothing was judged/);
    });

    it("refuses the route where it is told to, in a preview and in an update", async () => {
        const wanted = /is refused because what is live in the cluster could not be read: .* answered .*503/;
        assert.match(blocks(await preview(moved(), [], refuse))[0] ?? "", wanted);
        assert.match(blocks(await update(myApp(GREEN).route, [], refuse))[0] ?? "", wanted);
    });

    it("lets an operator's override through even then", async () => {
        const annotations = { "istio-blue-green/gate-override": '{"reason":"fire","until":"2999-01-01T00:00:00Z"}' };
        const reported = await preview(moved({ ...GREEN, annotations }), [], refuse);
        assert.deepEqual(blocks(reported), []);
        assert.match(reported[0]?.message ?? "", /^Allowed until .* \(fire\)/);
    });

    it("judges no pods where those may not be listed, and blocks nothing for that", async () => {
        const reported = await preview(moved(), present({}, { green: 1 }), { cluster: { forbidden: "deployments" } });
        assert.deepEqual(blocks(reported), []);
        assert.ok(reported.some(({ message }) => /^Not checked: Deployments of namespace default/.test(message)));
        assert.ok(reported.some(({ message }) => /how many pods serve now in blue is not known/.test(message)));
    });

    it("quotes nothing of a kubeconfig that cannot be parsed", async () => {
        const kubeconfig = "users:\n- name: a\n  user: {token: topsecret\n  b";
        const reported = await preview(moved(), present(), { config: { kubeconfig } });
        assert.match(reported.map(({ message }) => message).join("\n"), /^Not checked: what is live in the cluster/);
        assert.doesNotMatch(reported.map(({ message }) => message).join("\n"), /topsecret/);
    });
});

describe("cutover-target-ready, for a route of the component", () => {
    const component = (gate: Record<string, unknown>): Written => ({
        type: "istio-blue-green:index:BlueGreenService",
        name: "my-app",
        props: { identity: {}, gate },
    });
    const owned = (gate: Record<string, unknown>, green: number): Written[] => {
        const owner = component(gate);
        return [owner, ...rerouted({ ...GREEN, green }).map((written) => ({ ...written, parent: owner }))];
    };
    const live = present({ green: 2 });

    it("demands what the component's gate demands", async () => {
        assert.deepEqual(await preview(owned({ minReadyPercent: 50, minReplicas: 1 }, 2), live), []);
        assert.match(
            blocks(await preview(owned({ minReadyPercent: 50, minReplicas: 3 }, 2), live))[0] ?? "",
            /2 of 3 needed .* lower gate\.minReadyPercent or gate\.minReplicas of the service/,
        );
    });

    it("never demands less than the policy is configured to demand", async () => {
        const config = { minReadyPercent: 100 };
        const [message = ""] = blocks(
            await preview(owned({ minReadyPercent: 50, minReplicas: 1 }, 2), live, { config }),
        );
        assert.match(message, /2 of 3 needed .* of cutover-target-ready in the policy configuration/);
    });

    it("demands as much as the gate, even if the policy is configured to demand less", async () => {
        const config = { minReadyPercent: 10 };
        const reported = await preview(owned({ minReadyPercent: 100, minReplicas: 1 }, 2), live, { config });
        assert.equal(blocks(reported).length, 1);
    });
});

describe("cutover-target-ready, where a stack's subsets are routed from outside it", () => {
    restoringEnvironment("PATH");
    beforeEach(() => {
        // No pulumi command: what the stack had before is not known.
        process.env.PATH = "";
    });

    it("says that a live route is not the stack's, and may be about to go", async () => {
        const { blue, green, service, rule } = presentApp();
        const [report, ...others] = await preview([blue, green, service, rule], present());
        assert.deepEqual(others, []);
        assert.match(
            report?.message ?? "",
            /VirtualService default\/my-app .* is not in this stack\. .* If it is removed, requests would reach all pods/,
        );
    });

    it("says nothing where another route of the stack serves the host", async () => {
        const app = presentApp();
        const route = at(app.route, ["metadata"], { name: "my-app-routing", namespace: "default" });
        assert.deepEqual(await preview(listed({ ...app, route }), present()), []);
    });
});
