import assert from "node:assert/strict";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { output } from "@pulumi/pulumi";
import type { BlueGreenReleaseSetArgs, MonitoringArgs } from "../../../src/args.ts";
import { BlueGreenReleaseSet } from "../../../src/blueGreenReleaseSet.ts";
import { type Recorded, record } from "../recording.ts";
import { shopWith } from "../releaseSet.ts";

const BOTH: MonitoringArgs = { prometheusRule: true, dashboard: true };
const RULE = "PrometheusRule shop-release-set";
const DASHBOARD = "ConfigMap shop-release-set-dashboard";

async function made(args: BlueGreenReleaseSetArgs): Promise<Map<string, Recorded>> {
    return (await record((opts) => new BlueGreenReleaseSet("shop", args, opts))).resources;
}

const withEntry = (monitoring: MonitoringArgs) => made(shopWith({ shop: { monitoring } }));

interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
}

function propsOf<Props>(resources: Map<string, Recorded>, key: string): Props {
    const { props } = resources.get(key) ?? assert.fail(`no ${key}`);
    return props as unknown as Props;
}

function rulesOf(resources: Map<string, Recorded>): Rule[] {
    const { spec } = propsOf<{ spec: { groups: { rules: Rule[] }[] } }>(resources, RULE);
    return spec.groups.flatMap(({ rules }) => rules);
}

function modelOf(resources: Map<string, Recorded>): { uid: string; title: string; panels: Panel[] } {
    const { data } = propsOf<{ data: Record<string, string> }>(resources, DASHBOARD);
    return JSON.parse(Object.values(data)[0] ?? "");
}

interface Panel {
    readonly title: string;
    readonly targets?: { readonly expr: string }[];
}

describe("what shows a release set as a whole", () => {
    it("is there only where a service has its own", async () => {
        const none = await made(shopWith({}));
        assert.deepEqual([none.has(RULE), none.has(DASHBOARD)], [false, false]);
        const rule = await made(shopWith({ cart: { monitoring: { prometheusRule: true } } }));
        assert.deepEqual([rule.has(RULE), rule.has(DASHBOARD)], [true, false]);
        const dashboard = await made(shopWith({ cart: { monitoring: { dashboard: true } } }));
        assert.deepEqual([dashboard.has(RULE), dashboard.has(DASHBOARD)], [false, true]);
        const off = await withEntry({ prometheusRule: { mixedColors: false } });
        assert.equal(off.has(RULE), false);
    });

    it("is as the first entry with its own has it, whichever service comes first", async () => {
        const { shop, ...others } = shopWith({
            shop: { monitoring: { prometheusRule: { labels: { release: "entry" } } } },
            orders: { monitoring: { prometheusRule: { labels: { release: "orders" } } } },
        }).services;
        assert.ok(shop);
        const resources = await made({ activeColor: "blue", services: { ...others, shop } });
        const { metadata } = propsOf<{ metadata: { labels: object } }>(resources, RULE);
        assert.deepEqual(metadata.labels, { release: "entry", "istio-blue-green/release-set": "shop" });
    });

    it("comes after all services, whose own alerts find out whether there is an operator", async () => {
        const { after = [] } = (await withEntry(BOTH)).get(RULE) ?? {};
        assert.deepEqual(after, ["BlueGreenService shop", "BlueGreenService orders", "BlueGreenService cart"]);
    });

    it("takes back what somebody changed by hand", async () => {
        const resources = await withEntry(BOTH);
        for (const name of [RULE, DASHBOARD]) {
            const { metadata } = propsOf<{ metadata: { annotations: object } }>(resources, name);
            assert.deepEqual(metadata.annotations, { "pulumi.com/patchForce": "true" });
        }
    });

    it("names the set's namespace too in one that others share", async () => {
        const shared = { namespace: "monitoring" };
        const resources = await withEntry({ prometheusRule: shared, dashboard: shared });
        for (const name of [RULE, DASHBOARD]) {
            const { metadata } = propsOf<{ metadata: { name: string } }>(resources, name);
            assert.match(metadata.name, /^default-shop-release-set/);
        }
    });

    it("is the same before and after a cutover", async () => {
        const args = shopWith({ shop: { monitoring: BOTH } });
        const [before, after] = [await made(args), await made({ ...args, activeColor: "green" })];
        assert.deepEqual(rulesOf(before), rulesOf(after));
        assert.deepEqual(modelOf(before), modelOf(after));
    });

    describe("its alert", () => {
        it("is what the operator's own schema describes", async () => {
            const { props } = (await withEntry(BOTH)).get(RULE) ?? assert.fail();
            const rule = props as unknown as ConstructorParameters<typeof PrometheusRule>[0];
            assert.doesNotThrow(() => new PrometheusRule(rule).validate());
        });

        it("counts calls from each colour of every service to the other colour of every service", async () => {
            const [toBlue, toGreen, ...others] = rulesOf(await withEntry(BOTH));
            assert.deepEqual(others, []);
            const names = (color: string) => `"shop-${color}|orders-${color}|cart-${color}"`;
            assert.ok(toBlue?.expr.includes(`source_workload=~${names("green")}`), toBlue?.expr);
            assert.ok(toBlue?.expr.includes(`destination_workload=~${names("blue")}`), toBlue?.expr);
            assert.ok(toGreen?.expr.includes(`source_workload=~${names("blue")}`), toGreen?.expr);
            assert.deepEqual(toGreen?.labels, {
                severity: "critical",
                namespace: "default",
                release_set: "shop",
                color: "green",
            });
        });

        it("tells Deployments of one name apart by their namespaces, also where these are known late", async () => {
            const args = shopWith({
                shop: { monitoring: BOTH },
                cart: { namespace: output("carts") as unknown as string },
            });
            const [rule] = rulesOf(await made(args));
            const pairs = [
                ...(rule?.expr ?? "").matchAll(
                    /source_workload_namespace="(\w+)",source_workload=~?"([^"]+)".*?destination_workload_namespace="(\w+)",destination_workload=~?"([^"]+)"/g,
                ),
            ];
            assert.deepEqual(
                pairs.map(([, ...found]) => found),
                [
                    ["default", "shop-green|orders-green", "default", "shop-blue|orders-blue"],
                    ["default", "shop-green|orders-green", "carts", "cart-blue"],
                    ["carts", "cart-green", "default", "shop-blue|orders-blue"],
                    ["carts", "cart-green", "carts", "cart-blue"],
                ],
            );
        });

        it("has the limits and labels that were asked for", async () => {
            const mixedColors = { maxPerSecond: 2, window: "5m", for: "10m", severity: "page" };
            const prometheusRule = { mixedColors, alertLabels: { team: "shop" } };
            const [rule] = rulesOf(await withEntry({ prometheusRule, matchers: { cluster: "eu-1" } }));
            assert.match(rule?.expr ?? "", /cluster="eu-1".*\[5m\][\s\S]*\n> 2$/);
            assert.equal(rule?.for, "10m");
            assert.deepEqual([rule?.labels.severity, rule?.labels.team], ["page", "shop"]);
        });
    });

    describe("its dashboard", () => {
        it("has one file, uid and title of its own", async () => {
            const resources = await withEntry(BOTH);
            const { props } = resources.get(DASHBOARD) ?? assert.fail();
            assert.deepEqual(Object.keys((props as unknown as { data: object }).data), [
                "default-shop-release-set-dashboard.json",
            ]);
            const own = resources.get("ConfigMap shop-dashboard")?.props as unknown as { data: Record<string, string> };
            const model = modelOf(resources);
            assert.notEqual(model.uid, JSON.parse(Object.values(own.data)[0] ?? "").uid);
            assert.equal(model.title, "shop: release set");
        });

        it("shows what enters by the entries alone, and every service otherwise", async () => {
            const { panels } = modelOf(await withEntry(BOTH));
            const asked = (title: string) =>
                panels
                    .find((panel) => panel.title === title)
                    ?.targets?.map(({ expr }) => expr)
                    .join() ?? "";
            assert.doesNotMatch(asked("Share of what enters"), /cart/);
            for (const title of [
                "Requests by service and colour",
                "Failed by service and colour",
                "p99 by service and colour",
                "Calls between services",
            ])
                assert.match(asked(title), /shop-blue\|shop-green|shop-blue\|orders-blue\|cart-blue/, title);
        });
    });
});
