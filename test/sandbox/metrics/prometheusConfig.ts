import { ports } from "../network.ts";

/** The text of Prometheus' configuration file. */
export function prometheusConfig(ruleFiles: readonly string[] = []): string {
    const job = (name: string, port: number, path = "/metrics") => ({
        job_name: name,
        metrics_path: path,
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
    });
    const interval = "1s";
    const config = {
        global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
        rule_files: ruleFiles,
        scrape_configs: [
            job("istio-requests", ports.metrics),
            // Thousands of series that nothing decides on: now and then is enough, and leaves the machine to the tests.
            { ...job("envoy-gateway", ports.gatewayAdmin, "/stats/prometheus"), scrape_interval: "15s" },
            { ...job("envoy-mesh", ports.meshAdmin, "/stats/prometheus"), scrape_interval: "15s" },
            { ...job("istiod", ports.istiodMonitoring), scrape_interval: "15s" },
        ],
    };
    // Every JSON document is also a YAML one.
    return `${JSON.stringify(config, null, 2)}\n`;
}
