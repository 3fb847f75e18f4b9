import assert from "node:assert/strict";
import { prometheusConfig } from "./prometheusConfig.ts";

describe("Prometheus' configuration", () => {
    it("scrapes the exporter, both proxies and istiod every second", () => {
        const { global, scrape_configs: jobs } = JSON.parse(prometheusConfig());
        const scraped = jobs.map((job: { metrics_path: string; static_configs: { targets: string[] }[] }) => {
            return `${job.static_configs[0]?.targets[0]}${job.metrics_path}`;
        });
        assert.deepEqual(
            [global.scrape_interval, ...scraped],
            [
                "1s",
                "127.0.0.1:15090/metrics",
                "127.0.0.1:15000/stats/prometheus",
                "127.0.0.1:15100/stats/prometheus",
                "127.0.0.1:15014/metrics",
            ],
        );
    });

    it("takes another interval, for scrapes, their timeout and rules", () => {
        const { global } = JSON.parse(prometheusConfig({ scrapeInterval: "500ms" }));
        assert.deepEqual(global, { scrape_interval: "500ms", scrape_timeout: "500ms", evaluation_interval: "500ms" });
    });

    it("loads the rule files that it is given", () => {
        assert.deepEqual(JSON.parse(prometheusConfig({ ruleFiles: ["rules.yaml"] })).rule_files, ["rules.yaml"]);
    });
});
