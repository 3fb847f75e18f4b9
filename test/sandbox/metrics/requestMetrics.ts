import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type IstioLabels, istioLabelNames } from "./istioLabels.ts";
import type { ProxyName } from "./reportingProxy.ts";

/** Envoy's default buckets, which Istio uses, in milliseconds. */
export const durationBuckets = [
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
    3_600_000,
];

/** What became of a line: counted as a request, a TCP connection, or not understood. */
export type LineResult = "request" | "connection" | "malformed";

/** Istio's metrics, and the exporter's own (`access_log_exporter_*`) that tell whether those can be trusted. */
export class RequestMetrics {
    readonly registry = new Registry();
    private readonly requests = new Counter({
        name: "istio_requests_total",
        help: "Requests, as Istio's proxies count them.",
        labelNames: istioLabelNames,
        registers: [this.registry],
    });
    private readonly durations = new Histogram({
        name: "istio_request_duration_milliseconds",
        help: "Durations of requests, as Istio's proxies measure them.",
        labelNames: istioLabelNames,
        buckets: durationBuckets,
        registers: [this.registry],
    });
    private readonly lines = new Counter({
        name: "access_log_exporter_lines_total",
        help: "Access-log lines read, by proxy and by what they were.",
        labelNames: ["proxy", "result"] as const,
        registers: [this.registry],
    });
    private readonly unknownPods = new Counter({
        name: "access_log_exporter_unknown_pod_requests_total",
        help: "Requests to an upstream host that no known pod has.",
        registers: [this.registry],
    });
    private readonly waiting = new Gauge({
        name: "access_log_exporter_waiting_requests",
        help: "Requests that are not counted yet because their pod is not known yet.",
        registers: [this.registry],
    });

    countLine(proxy: ProxyName, result: LineResult): void {
        this.lines.inc({ proxy, result });
    }

    countRequest(labels: IstioLabels, durationMs: number): void {
        this.requests.inc(labels);
        this.durations.observe(labels, durationMs);
    }

    countUnknownPod(): void {
        this.unknownPods.inc();
    }

    setWaiting(requests: number): void {
        this.waiting.set(requests);
    }
}
