import assert from "node:assert/strict";
import type { types } from "@pulumi/kubernetes";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { podLabels, selectorLabels } from "../../../src/arguments/podLabels.ts";
import { COLORS, other } from "../../../src/model/color.ts";
import { podTemplate } from "../../../src/workload/podTemplate.ts";
import { HAPPY } from "../happy.ts";
import { resolved } from "../recording.ts";
import { settingsFor } from "../settingsFor.ts";

async function blue(change: Partial<BlueGreenServiceArgs> = {}) {
    const template = await resolved(output(podTemplate(settingsFor(change), "blue")));
    return template as unknown as {
        metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
        spec: types.output.core.v1.PodSpec;
    };
}

describe("a colour's pods", () => {
    it("run the colour's image, ready when the health path answers", async () => {
        const [container] = (await blue()).spec.containers;
        assert.equal(container?.image, "my-app:1.0.0");
        assert.deepEqual(container?.readinessProbe, {
            httpGet: { path: "/health", port: 8080 },
            initialDelaySeconds: 5,
            periodSeconds: 10,
        });
    });

    it("tell their release to telemetry", async () => {
        assert.deepEqual((await blue()).metadata.labels, { app: "my-app", color: "blue", version: "v1" });
    });

    it("meet the restricted Pod Security Standard", async () => {
        assert.deepEqual((await blue()).spec.containers[0]?.securityContext, {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            runAsNonRoot: true,
            seccompProfile: { type: "RuntimeDefault" },
        });
    });

    it("get no token of the API server", async () => {
        assert.equal((await blue()).spec.automountServiceAccountToken, false);
    });

    it("are spread over zones and hosts, each release by itself", async () => {
        const { topologySpreadConstraints = [] } = (await blue()).spec;
        assert.deepEqual(
            topologySpreadConstraints.map(({ topologyKey, matchLabelKeys }) => [topologyKey, matchLabelKeys]),
            [
                ["topology.kubernetes.io/zone", ["pod-template-hash"]],
                ["kubernetes.io/hostname", ["pod-template-hash"]],
            ],
        );
    });

    it("end 15 s after proxies were told, plus the longest request, plus 5 s", async () => {
        const { spec, metadata } = await blue({ longestRequestSeconds: 60 });
        assert.deepEqual(
            [spec.terminationGracePeriodSeconds, spec.containers[0]?.lifecycle?.preStop],
            [80, { sleep: { seconds: 15 } }],
        );
        assert.equal(
            metadata.annotations?.["proxy.istio.io/config"],
            "terminationDrainDuration: 75s\nholdApplicationUntilProxyStarts: true\n",
        );
    });

    it("sleep by a command where the cluster is older", async () => {
        const { spec } = await blue({ container: { port: 8080, healthPath: "/health", preStop: "exec" } });
        assert.deepEqual(spec.containers[0]?.lifecycle?.preStop, { exec: { command: ["sleep", "15"] } });
    });

    it("keep the user's settings of their proxies beside ours", async () => {
        const podAnnotations = { "proxy.istio.io/config": "concurrency: 4\nterminationDrainDuration: 9s\n" };
        assert.equal(
            (await blue({ podAnnotations })).metadata.annotations?.["proxy.istio.io/config"],
            "terminationDrainDuration: 9s\nholdApplicationUntilProxyStarts: true\nconcurrency: 4\n",
        );
    });

    it("get nothing but what the container says without podDefaults", async () => {
        const { spec, metadata } = await blue({ blue: { image: "my-app:1.0.0", podDefaults: false } });
        assert.deepEqual(Object.keys(spec), ["containers"]);
        assert.deepEqual(Object.keys(spec.containers[0] ?? {}).sort(), [
            "image",
            "livenessProbe",
            "name",
            "ports",
            "readinessProbe",
        ]);
        assert.equal(metadata.annotations, undefined);
    });

    it("are taken verbatim where a whole pod is given", async () => {
        const pod = { containers: [{ name: "main", image: "whatever:1" }] };
        assert.deepEqual((await blue({ pod, container: undefined })).spec, pod);
    });

    it("are taken from a kubernetesx builder", async () => {
        const podSpec = { containers: [{ name: "main", image: "whatever:1" }] };
        assert.deepEqual((await blue({ pod: { podSpec }, container: undefined })).spec, podSpec);
    });

    it("have labels that are known though a whole pod is not yet", () => {
        const pod = output(new Promise<types.input.core.v1.PodSpec>(() => {}));
        const { metadata } = podTemplate(settingsFor({ pod, container: undefined }), "blue");
        assert.deepEqual(metadata && "labels" in metadata && metadata.labels, {
            app: "my-app",
            color: "blue",
            version: "v1",
        });
    });

    it("differ from the common container where their colour says so", async () => {
        const { spec } = await blue({ blue: { image: "my-app:1.0.0", container: { healthPath: "/ready" } } });
        assert.deepEqual(
            [spec.containers[0]?.readinessProbe?.httpGet?.path, spec.containers[0]?.ports[0]?.containerPort],
            ["/ready", 8080],
        );
    });

    it("are selected by their own colour's Deployment and by no other", () => {
        const value = fc.stringMatching(/^[a-z0-9]{1,5}$/);
        fc.assert(
            fc.property(value, value, value, (version, one, another) => {
                fc.pre(one !== another);
                const settings = settingsFor({
                    selectorLabels: { blue: { release: one }, green: { release: another } },
                    blue: { ...HAPPY.blue, version },
                });
                for (const color of COLORS) {
                    const labels = podLabels(settings, color);
                    const selects = (selector: Record<string, string>) =>
                        Object.entries(selector).every(([key, wanted]) => labels[key] === wanted);
                    assert.ok(selects(selectorLabels(settings, color)));
                    assert.ok(!selects(selectorLabels(settings, other(color))));
                    assert.ok(selects(settings.selectors[color]) && !selects(settings.selectors[other(color)]));
                }
            }),
        );
    });
});
