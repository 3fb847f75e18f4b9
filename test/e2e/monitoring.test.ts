import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { type AlertWatch, watchAlerts } from "../harness/alertWatch.ts";
import { place } from "../harness/place.ts";
import { prometheus } from "../harness/prometheus.ts";
import { prometheusOperator } from "../harness/prometheusOperator.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack } from "../harness/testStack.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

/** The sandbox's Prometheus scrapes every second; alerts look back and wait as short as that allows. */
const MONITORING = {
    prometheusRule: {
        errorRate: { window: "5s", for: "2s" },
        latency: { window: "5s", for: "2s", maxMilliseconds: 300 },
        noTraffic: { window: "5s", for: "3s" },
        idleTraffic: { window: "5s", for: "8s" },
    },
    dashboard: true,
};

/** Longer than every alert takes from its cause to its fire. */
const SOON = 30;

describe("alerts and dashboard", () => {
    let stack: PulumiStack;
    let load: RunningLoad;
    let alerts: AlertWatch;

    const startRequests = async () => {
        load = await startLoad({ targets: sandboxTargets({ gateway: 60, mesh: 20 }) });
    };

    const update = async (...settings: readonly (readonly [path: string, value: string])[]): Promise<void> => {
        for (const [path, value] of settings) {
            await stack.configure(path, value);
        }
        await stack.run("up", "--yes", "--skip-preview");
        await prometheusOperator.load(place.namespace, "my-app");
    };

    const afterSilence = async (what: () => Promise<void>) => {
        await alerts.calms(SOON);
        alerts.fired();
        await what();
    };

    before(async () => {
        stack = await openTestStack("monitoring");
        await stack.configure("monitoring", JSON.stringify(MONITORING));
        await stack.configure("scaleDownDelaySeconds", "2");
    });

    after(async () => {
        await stack.remove();
        await alerts?.stop();
        await load?.stop();
        await prometheusOperator.remove();
    });

    it("say what the cluster lacks where it knows no PrometheusRule", async () => {
        const preview = await stack.run("preview");
        assert.match(preview.output, /The alerts will be refused.*prometheusrules\.monitoring\.coreos\.com/);
        const up = await stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(up.exitCode, 0);
        assert.match(up.output, /monitoring\.prometheusRule needs .*Install the Prometheus Operator/);
    });

    it("are silent while all is well", async () => {
        await prometheusOperator.install();
        await startRequests();
        await update();
        alerts = watchAlerts();
        await alerts.calms(SOON);
        alerts.fired();
        await sleep(10_000);
        assert.deepEqual(alerts.fired(), []);
    });

    it("stay as they are at a cutover, which changes the route alone", async () => {
        await stack.configure("activeColor", "green");
        const { output } = await stack.run("preview");
        assert.match(output, /~ 1 to update/);
        assert.match(output, /VirtualService my-app\s+update/);
    });

    it("are silent through a cutover, while every query of the dashboard has data", async () => {
        const { stdout } = await execa("kubectl", ["get", "configmap", "my-app-dashboard", "-o", "json"]);
        const { data, metadata } = JSON.parse(stdout) as {
            data: Record<string, string>;
            metadata: { labels: Record<string, string> };
        };
        assert.equal(metadata.labels.grafana_dashboard, "1");
        const { panels } = JSON.parse(Object.values(data)[0] ?? "") as {
            panels: { title: string; targets?: { expr: string; legendFormat: string }[] }[];
        };
        const queries = panels.flatMap(({ title, targets = [] }) =>
            targets.map(({ expr, legendFormat }) => ({ what: `${title}: ${legendFormat}`, expr })),
        );
        assert.ok(queries.length > 0, "the dashboard has no queries");
        await afterSilence(() => update(["activeColor", "green"]));
        await eventually(async () => {
            const empty: string[] = [];
            for (const { what, expr } of queries) {
                const samples = await prometheus.query(expr.replaceAll("$__rate_interval", "15s"));
                if (!samples.some(({ value }) => Number.isFinite(value))) {
                    empty.push(what);
                }
            }
            assert.deepEqual(empty, []);
        }, 10);
        await sleep(12_000);
        assert.deepEqual(alerts.fired(), []);
    });

    it("miss nothing at the idle colour, and find out who comes past the route", async () => {
        const stray = {
            apiVersion: "networking.istio.io/v1",
            kind: "VirtualService",
            metadata: { name: "stray", namespace: place.namespace },
            spec: {
                hosts: ["stray.example.com"],
                gateways: ["my-app"],
                http: [{ route: [{ destination: { host: "my-app", port: { number: 80 } } }] }],
            },
        };
        const gateway = JSON.stringify([{ op: "add", path: "/spec/servers/0/hosts/-", value: "stray.example.com" }]);
        await execa("kubectl", ["apply", "--filename", "-"], { input: JSON.stringify(stray) });
        await execa("kubectl", ["patch", "gateways.networking.istio.io", "my-app", "--type=json", "--patch", gateway]);
        const url = process.env.GATEWAY_URL ?? "";
        const strayed = await startLoad({ targets: { stray: { url, host: "stray.example.com", rate: 20 } } });
        try {
            await alerts.fires("BlueGreenIdleTraffic blue", SOON);
        } finally {
            await strayed.stop();
            await execa("kubectl", ["delete", "virtualservices.networking.istio.io", "stray"]);
        }
        assert.deepEqual(alerts.fired(), ["BlueGreenIdleTraffic blue"]);
    });

    it("tell of a colour that fails a fifth of its requests", async () => {
        await update(["activeColor", "blue"], [`green.podAnnotations["${faultAnnotations.errorRate}"]`, "0.2"]);
        await afterSilence(() => update(["activeColor", "green"]));
        const { annotations } = await alerts.fires("BlueGreenHighErrorRate green", SOON);
        assert.match(annotations.summary ?? "", /^(1|2)\d(\.\d+)?% of the requests to green of my-app fail$/);
        assert.deepEqual(alerts.fired(), ["BlueGreenHighErrorRate green"]);
    });

    it("tell of a slow colour", async () => {
        await stack.unset("green.podAnnotations");
        await update(["activeColor", "blue"], [`green.podAnnotations["${faultAnnotations.latency}"]`, "600ms"]);
        await afterSilence(() => update(["activeColor", "green"]));
        const { annotations } = await alerts.fires("BlueGreenHighLatency green", SOON);
        assert.match(annotations.summary ?? "", /^green of my-app is slow: p99 is \d+(\.\d+)?k? ms$/);
        assert.deepEqual(alerts.fired(), ["BlueGreenHighLatency green"]);
    });

    it("tell of requests that find no pod", async () => {
        await update(["activeColor", "blue"]);
        await afterSilence(async () => {
            await execa("kubectl", ["scale", "deployment/my-app-blue", "--replicas=0"]);
        });
        const { annotations } = await alerts.fires("BlueGreenHighErrorRate none", SOON);
        assert.match(annotations.summary ?? "", /% of the requests to my-app find no pod$/);
    });

    it("tell of no traffic, and read no failures into it", async () => {
        await update();
        await afterSilence(async () => {
            await load.stop();
        });
        await alerts.fires("BlueGreenNoTraffic none", SOON);
        await sleep(5000);
        assert.deepEqual(alerts.fired(), ["BlueGreenNoTraffic none"]);
    });
});
