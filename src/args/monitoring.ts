import type { Input } from "@pulumi/pulumi";

/** How people learn how the two colours are doing. What it makes never stands between requests and pods. */
export interface MonitoringArgs {
    /**
     * What tells this service's series from those of another cluster or tenant, where one Prometheus (Thanos, Mimir, a
     * federation) holds several: labels and their exact values, such as `{ cluster: "eu-1" }`. Every expression of the
     * alerts and of the dashboard carries them. Labels that the expressions set themselves, such as `reporter` or
     * `destination_workload`, are rejected.
     * @default none: the Prometheus knows one cluster
     * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
     */
    matchers?: Record<string, string>;

    /**
     * Alerts, as a PrometheusRule of the Prometheus Operator; `true` takes every default. The cluster needs the
     * operator's custom resource definition: a preview warns where it is missing, an update refuses to make the rule.
     * The alerts follow the measured traffic, so a cutover leaves the rule as it is.
     * @default false
     */
    prometheusRule?: PrometheusRuleArgs | boolean;

    /**
     * A Grafana dashboard, in a ConfigMap that the sidecar of Grafana's Helm charts loads; `true` takes every default.
     * @default false
     */
    dashboard?: DashboardArgs | boolean;
}

/** The alerts; each can be left out with `false`. */
export interface PrometheusRuleArgs {
    /**
     * The namespace of the PrometheusRule, where Prometheus does not look into every one.
     * @default the service's namespace
     */
    namespace?: Input<string>;

    /**
     * Labels of the PrometheusRule, by which Prometheus picks its rules, such as `{ release: "kube-prometheus-stack" }`.
     * @default none beside the service's
     */
    labels?: Record<string, string>;

    /** Labels of every alert, beside `severity`, `namespace`, `service` and `color`; routes to the right people. */
    alertLabels?: Record<string, string>;

    /** Annotations of every alert, beside `summary` and `description`, such as `{ runbook_url: "https://..." }`. */
    alertAnnotations?: Record<string, string>;

    /** `BlueGreenHighErrorRate`: too many requests to a colour fail, or find no pod at all. */
    errorRate?: ErrorRateAlertArgs | false;

    /** `BlueGreenHighLatency`: a colour is slow. */
    latency?: LatencyAlertArgs | false;

    /** `BlueGreenNoTraffic`: neither colour gets a request. */
    noTraffic?: NoTrafficAlertArgs | false;

    /**
     * `BlueGreenIdleTraffic`: requests that no route sends there reach the colour which callers' proxies send fewer
     * requests to.
     */
    idleTraffic?: IdleTrafficAlertArgs | false;
}

/**
 * Fails when: status 5xx, a gRPC status that is the server's fault (UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL,
 * UNAVAILABLE, DATA_LOSS), or a proxy's word that the pod or the way to it failed, whatever the status. Callers that
 * hang up do not count. Seen from the callers' side, by their proxies and waypoints.
 */
export interface ErrorRateAlertArgs {
    /**
     * The share of failed requests above which it fires, in percent. From 0 to 100.
     * @default 5
     */
    maxPercent?: number;

    /**
     * Requests in the window below which it stays silent. At least 1.
     * @default 20: a single failed request is not yet more than 5 %
     */
    minRequests?: number;

    /**
     * How far it looks back, as a Prometheus duration. At least four scrape intervals, or it sees gaps.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it has to last, as a Prometheus duration.
     * @default "2m"
     */
    for?: string;

    /** @default "critical" */
    severity?: string;
}

/** Judged is the 99th percentile, failed requests included. */
export interface LatencyAlertArgs {
    /**
     * Above this it fires, in milliseconds. At least 1. Istio counts in buckets (..., 500, 1000, 2500, 5000, ...): a
     * figure between two is estimated.
     * @default 2000
     */
    maxMilliseconds?: number;

    /**
     * Requests in the window below which it stays silent. At least 1.
     * @default 100: with fewer, the percentile is the one slowest request
     */
    minRequests?: number;

    /**
     * How far it looks back, as a Prometheus duration. At least four scrape intervals.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it has to last, as a Prometheus duration.
     * @default "3m"
     */
    for?: string;

    /** @default "warning" */
    severity?: string;
}

/** Also fires where nothing is measured at all, since nobody would notice anything then. */
export interface NoTrafficAlertArgs {
    /**
     * How far it looks back, as a Prometheus duration. At least four scrape intervals.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it has to last, as a Prometheus duration. Longer than the quietest hour of the service.
     * @default "5m"
     */
    for?: string;

    /** @default "info" */
    severity?: string;
}

/**
 * Idle is the colour which callers' proxies send fewer requests to, whatever is configured: after a rollback it is the
 * other one at once. Counts what these proxies report and, of callers without one, what the idle pods' own proxies do.
 * Requests that `traffic.idlePercent`, `traffic.match` or `traffic.testHeader` may have sent there are left out: while one
 * of them is set, only callers without a proxy count. Where no caller's proxy reports anything and both colours get
 * requests, it fires for both.
 */
export interface IdleTrafficAlertArgs {
    /**
     * Requests per second above which it fires. At least 0.
     * @default 0.5: a Prometheus that scrapes pods past their proxies stays below
     */
    maxPerSecond?: number;

    /**
     * How far it looks back, as a Prometheus duration. At least four scrape intervals, and shorter than `for`: after a
     * cutover the window still holds requests that were right.
     * @default "2m"
     */
    window?: string;

    /**
     * How long it has to last, as a Prometheus duration.
     * @default "5m"
     */
    for?: string;

    /** @default "warning" */
    severity?: string;
}

/** The dashboard and how Grafana finds it. */
export interface DashboardArgs {
    /**
     * The namespace of the ConfigMap, where Grafana's sidecar does not look into every one.
     * @default the service's namespace
     */
    namespace?: Input<string>;

    /**
     * The labels by which Grafana's sidecar picks ConfigMaps.
     * @default { grafana_dashboard: "1" }, that of Grafana's Helm charts
     */
    labels?: Record<string, string>;

    /**
     * Annotations of the ConfigMap, such as `{ grafana_folder: "Services" }`.
     * @default none beside the service's
     */
    annotations?: Record<string, Input<string>>;

    /** @default "<name>: blue and green" */
    title?: string;

    /**
     * The uid of the Prometheus data source that is chosen when the dashboard opens; viewers can choose another.
     * @default Grafana's default Prometheus
     */
    datasource?: string;
}
