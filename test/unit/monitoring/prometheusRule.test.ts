import assert from "node:assert/strict";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { recordMyApp } from "../recording.ts";

const deploy = async (change: Partial<BlueGreenServiceArgs>) => (await recordMyApp(change)).resources;

async function ruleOf(change: Partial<BlueGreenServiceArgs>): Promise<ConstructorParameters<typeof PrometheusRule>[0]> {
    const found = (await deploy(change)).get("PrometheusRule my-app");
    assert.ok(found, "no PrometheusRule was registered");
    return found.props as unknown as ConstructorParameters<typeof PrometheusRule>[0];
}

describe("the PrometheusRule", () => {
    it("is created only if configured", async () => {
        assert.equal((await deploy({ monitoring: { prometheusRule: false } })).has("PrometheusRule my-app"), false);
    });

    it("is what the operator's own schema describes", async () => {
        const rule = await ruleOf({ monitoring: { prometheusRule: true } });
        assert.doesNotThrow(() => new PrometheusRule(rule).validate());
    });

    it("changes only after the route, which decides what may reach the idle colour", async () => {
        const resources = await deploy({ monitoring: { prometheusRule: true } });
        assert.deepEqual(resources.get("PrometheusRule my-app")?.after, ["VirtualService my-app"]);
    });

    it("takes back what somebody changed by hand", async () => {
        const rule = await ruleOf({ monitoring: { prometheusRule: true } });
        assert.equal(rule?.metadata?.annotations?.["pulumi.com/patchForce"], "true");
    });

    it("carries the labels by which Prometheus picks it", async () => {
        const rule = await ruleOf({ monitoring: { prometheusRule: { labels: { release: "stack" } } } });
        assert.equal(rule?.metadata?.labels?.release, "stack");
    });

    it("is in the service's namespace unless configured otherwise", async () => {
        const rule = await ruleOf({ namespace: "shop", monitoring: { prometheusRule: true } });
        assert.deepEqual([rule?.metadata?.namespace, rule?.metadata?.name], ["shop", "my-app"]);
    });

    it("is named after the service's namespace too in one that services share", async () => {
        const monitoring = { prometheusRule: { namespace: "monitoring" } };
        const rule = await ruleOf({ namespace: "shop", monitoring });
        assert.deepEqual([rule?.metadata?.namespace, rule?.metadata?.name], ["monitoring", "shop-my-app"]);
    });

    it("asks for the service's namespace, not its own", async () => {
        const monitoring = { prometheusRule: { namespace: "monitoring" } };
        const rule = await ruleOf({ namespace: "shop", monitoring });
        assert.match(JSON.stringify(rule?.spec), /destination_workload_namespace=\\\\?"shop/);
    });

    it("carries the matchers of its cluster in every selector", async () => {
        const rule = await ruleOf({ monitoring: { matchers: { cluster: 'eu "1"' }, prometheusRule: true } });
        const expressions =
            rule?.spec?.groups?.flatMap(({ rules }) => (rules ?? []).map(({ expr }) => String(expr))) ?? [];
        const selectors = expressions.flatMap((each) => each.match(/istio_\w+\{.*?\}\[/g) ?? []);
        assert.ok(selectors.length > 20, `${selectors.length} selectors`);
        for (const selector of selectors) assert.ok(selector.includes('cluster="eu \\"1\\""'), selector);
    });

    it("counts requests to both Services where one is pinned to the active colour", async () => {
        const rule = await ruleOf({ service: { pinToActive: true }, monitoring: { prometheusRule: true } });
        assert.match(JSON.stringify(rule?.spec), /destination_service_name=~\\\\?"my-app\|my-app-all/);
    });
});
