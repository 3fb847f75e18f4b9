import assert from "node:assert/strict";
import { execa } from "execa";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { recordMyApp } from "../recording.ts";

interface Found {
    metadata: { name: string; namespace: string; labels: Record<string, string>; annotations: Record<string, string> };
    data: Record<string, string>;
}

async function configMapWith(change: Partial<BlueGreenServiceArgs>): Promise<Found> {
    const { resources } = await recordMyApp(change);
    const found = resources.get("ConfigMap my-app-dashboard");
    assert.ok(found, "no ConfigMap was registered");
    return found.props as unknown as Found;
}

interface Model {
    uid: string;
    title: string;
    templating: { list: { type: string; current?: { value: string } }[] };
    panels: {
        id: number;
        title: string;
        gridPos: { x: number; y: number; w: number; h: number };
        fieldConfig?: { defaults: { thresholds?: { steps: { value: number | null }[] } } };
        targets?: { refId: string; expr: string; legendFormat: string; datasource: { uid: string } }[];
    }[];
}

async function modelWith(change: Partial<BlueGreenServiceArgs> = {}): Promise<Model> {
    const { data } = await configMapWith({ monitoring: { dashboard: true }, ...change });
    return JSON.parse(Object.values(data)[0] ?? "") as Model;
}

describe("the dashboard", () => {
    it("is a ConfigMap that the sidecar of Grafana's Helm charts picks up", async () => {
        const { metadata } = await configMapWith({ monitoring: { dashboard: true } });
        assert.equal(metadata.labels.grafana_dashboard, "1");
    });

    it("carries other labels where the sidecar looks for those", async () => {
        const { metadata } = await configMapWith({ monitoring: { dashboard: { labels: { dashboards: "yes" } } } });
        assert.deepEqual([metadata.labels.dashboards, metadata.labels.grafana_dashboard], ["yes", undefined]);
    });

    it("takes back what somebody changed by hand", async () => {
        const { metadata } = await configMapWith({ monitoring: { dashboard: true } });
        assert.equal(metadata.annotations["pulumi.com/patchForce"], "true");
    });

    it("names its folder by an annotation", async () => {
        const annotations = { grafana_folder: "Services" };
        const { metadata } = await configMapWith({ monitoring: { dashboard: { annotations } } });
        assert.equal(metadata.annotations.grafana_folder, "Services");
    });

    it("is one file whose name no other service's dashboard has", async () => {
        const { data } = await configMapWith({ namespace: "shop", monitoring: { dashboard: true } });
        assert.deepEqual(Object.keys(data), ["shop-my-app-dashboard.json"]);
    });

    it("differs in uid from that of the same service in another namespace", async () => {
        const [one, another] = await Promise.all([modelWith(), modelWith({ namespace: "shop" })]);
        assert.notEqual(one.uid, another.uid);
    });

    it("stays the same dashboard at a cutover", async () => {
        const [before, after] = await Promise.all([modelWith(), modelWith({ activeColor: "green" })]);
        assert.deepEqual(before, after);
    });

    it("has a uid that Grafana takes", async () => assert.match((await modelWith()).uid, /^[A-Za-z0-9_-]{1,40}$/));

    it("numbers panels and queries, so that links to them last", async () => {
        const { panels } = await modelWith();
        assert.deepEqual(
            panels.map(({ id }) => id),
            panels.map((_, index) => index + 1),
        );
        for (const { title, targets = [] } of panels) {
            const ids = targets.map(({ refId }) => refId);
            assert.deepEqual([...new Set(ids)], ids, title);
        }
    });

    it("lays panels out beside each other and never over each other", async () => {
        const taken = new Set<string>();
        for (const { title, gridPos } of (await modelWith()).panels) {
            for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
                for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
                    assert.ok(x < 24 && !taken.has(`${x}/${y}`), `${title} at ${x}/${y}`);
                    taken.add(`${x}/${y}`);
                }
            }
        }
    });

    it("asks the data source that its viewer chose", async () => {
        const uids = (await modelWith()).panels.flatMap(({ targets = [] }) =>
            targets.map((each) => each.datasource.uid),
        );
        assert.deepEqual([...new Set(uids)], [`\${datasource}`]);
    });

    it("opens with the configured data source", async () => {
        const { templating } = await modelWith({ monitoring: { dashboard: { datasource: "mesh-metrics" } } });
        assert.equal(templating.list[0]?.current?.value, "mesh-metrics");
    });

    it("looks back as far as Grafana thinks right, at least four scrape intervals", async () => {
        const expressions = (await modelWith()).panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
        assert.deepEqual(
            expressions.filter((expr) => !/\[\$__rate_interval\]/.test(expr) || /\[\d/.test(expr)),
            [],
        );
    });

    it("draws the limits of the alerts", async () => {
        const monitoring = { dashboard: true, prometheusRule: { errorRate: { maxPercent: 7 } } };
        const { panels } = await modelWith({ monitoring });
        const failed = panels.find(({ title }) => title === "Failed by colour");
        assert.equal(failed?.fieldConfig?.defaults.thresholds?.steps.at(-1)?.value, 0.07);
    });

    it("does not load Grafana's SDK into programs that ask for no dashboard", async () => {
        const program = `
            await import("./src/index.ts");
            const { createRequire } = await import("node:module");
            console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("grafana")).length);`;
        const { stdout } = await execa(process.execPath, ["--no-warnings", "--input-type=module", "--eval", program]);
        assert.equal(stdout, "0");
    });
});
