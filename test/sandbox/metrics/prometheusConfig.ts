/** Where Prometheus finds what it scrapes, as `host:port`, and how often. */
export interface PrometheusConfigOptions {
    /** Also how often rules are evaluated. Default `1s`. */
    scrapeInterval?: string;
    /** This folder's exporter. Default `127.0.0.1:15090`. */
    exporter?: string;
    /** The gateway's Envoy admin. Default `127.0.0.1:15000`. */
    gatewayAdmin?: string;
    /** The mesh client's Envoy admin. Default `127.0.0.1:15100`. */
    meshAdmin?: string;
    /** istiod's monitoring port. Default `127.0.0.1:15014`. */
    istiod?: string;
    /** Rule files to load; none by default. */
    ruleFiles?: readonly string[];
}

/** The text of Prometheus' configuration file. */
export function prometheusConfig({
    scrapeInterval = "1s",
    exporter = "127.0.0.1:15090",
    gatewayAdmin = "127.0.0.1:15000",
    meshAdmin = "127.0.0.1:15100",
    istiod = "127.0.0.1:15014",
    ruleFiles = [],
}: PrometheusConfigOptions = {}): string {
    const job = (name: string, target: string, path = "/metrics") => ({
        job_name: name,
        metrics_path: path,
        static_configs: [{ targets: [target] }],
    });
    const config = {
        global: {
            scrape_interval: scrapeInterval,
            scrape_timeout: scrapeInterval,
            evaluation_interval: scrapeInterval,
        },
        rule_files: ruleFiles,
        scrape_configs: [
            job("istio-requests", exporter),
            // Thousands of series that nothing decides on: now and then is enough, and leaves the machine to the tests.
            { ...job("envoy-gateway", gatewayAdmin, "/stats/prometheus"), scrape_interval: "15s" },
            { ...job("envoy-mesh", meshAdmin, "/stats/prometheus"), scrape_interval: "15s" },
            { ...job("istiod", istiod), scrape_interval: "15s" },
        ],
    };
    // Every JSON document is also a YAML one.
    return `${JSON.stringify(config, null, 2)}\n`;
}
