import assert from "node:assert/strict";
import { prometheusConfig } from "./prometheusConfig.ts";

describe("Prometheus' configuration", () => {
    it("scrapes the requests every second, and both proxies and istiod now and then", () => {
        const { global, scrape_configs: jobs } = JSON.parse(prometheusConfig());
        interface Job {
            metrics_path: string;
            scrape_interval?: string;
            static_configs: { targets: string[] }[];
        }
        const scraped = jobs.map((job: Job) => {
            const interval = job.scrape_interval ?? global.scrape_interval;
            return `${job.static_configs[0]?.targets[0]}${job.metrics_path} every ${interval}`;
        });
        assert.deepEqual(scraped, [
            "127.0.0.1:15090/metrics every 1s",
            "127.0.0.1:15000/stats/prometheus every 15s",
            "127.0.0.1:15100/stats/prometheus every 15s",
            "127.0.0.1:15014/metrics every 15s",
        ]);
    });

    it("takes no longer for a scrape, and evaluates rules as often", () => {
        const { global } = JSON.parse(prometheusConfig());
        assert.deepEqual([global.scrape_timeout, global.evaluation_interval], ["1s", "1s"]);
    });

    it("loads the rule files that it is given", () => {
        assert.deepEqual(JSON.parse(prometheusConfig(["rules.yaml"])).rule_files, ["rules.yaml"]);
    });
});
