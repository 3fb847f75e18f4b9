import type { Input } from "@pulumi/pulumi";

/** Alerts and dashboard. They never affect requests. */
export interface MonitoringArgs {
    /**
     * Labels and exact values that tell this service's series from those of other clusters or tenants, where one Prometheus
     * (Thanos, Mimir, a federation) stores several, such as `{ cluster: "eu-1" }`. All expressions of the alerts and the dashboard
     * contain them. Labels that the expressions set themselves, such as `reporter` or `destination_workload`, are refused.
     * @default none: Prometheus has the metrics of one cluster
     * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
     */
    matchers?: Record<string, string>;

    /**
     * Alerts, as a PrometheusRule of the Prometheus Operator; `true` takes all defaults. The cluster needs the operator's custom
     * resource definition: a preview warns where it is missing, and an update refuses to create the rule. The alerts follow the
     * measured traffic, so a cutover does not change the rule.
     * @default false
     * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
     */
    prometheusRule?: PrometheusRuleArgs | boolean;

    /**
     * A Grafana dashboard, in a ConfigMap that the sidecar of Grafana's Helm chart loads; `true` takes all defaults. A release set has
     * one more, over all of its services, where the first entry with a dashboard has its own, or else the first service with one.
     * @default false
     * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
     */
    dashboard?: DashboardArgs | boolean;
}

/**
 * The alerts; `false` leaves one out. Durations are Prometheus' own, such as `5m` or `1m30s`.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export interface PrometheusRuleArgs {
    /**
     * The namespace of the PrometheusRule, for a Prometheus that does not watch all namespaces.
     * @default the service's namespace
     */
    namespace?: Input<string>;

    /**
     * Labels of the PrometheusRule, by which Prometheus selects its rules, such as `{ release: "kube-prometheus-stack" }`.
     * @default none besides the service's
     */
    labels?: Record<string, string>;

    /**
     * Labels of every alert, besides `severity`, `namespace`, `service` and `color`, by which Alertmanager routes them.
     * @default none
     */
    alertLabels?: Record<string, string>;

    /**
     * Annotations of every alert, besides `summary` and `description`, such as `{ runbook_url: "https://..." }`.
     * @default none
     */
    alertAnnotations?: Record<string, string>;

    /** `BlueGreenHighErrorRate`: too many requests to a colour fail, or find no pod at all. */
    errorRate?: ErrorRateAlertArgs | false;

    /** `BlueGreenHighLatency`: a colour is slow. */
    latency?: LatencyAlertArgs | false;

    /** `BlueGreenNoTraffic`: neither colour gets a request. */
    noTraffic?: NoTrafficAlertArgs | false;

    /** `BlueGreenIdleTraffic`: the idle colour gets requests that no route sends there. */
    idleTraffic?: IdleTrafficAlertArgs | false;

    /**
     * `BlueGreenMixedColors`: one colour of a release set calls the other one. It is one alert for the whole set, as the first entry
     * with a `prometheusRule` has it, or else the first service with one. Of no effect on a service without a set.
     */
    mixedColors?: MixedColorsAlertArgs | false;
}

/**
 * A request fails with a status of 5xx, with a gRPC status that is the server's fault (UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED,
 * INTERNAL, UNAVAILABLE, DATA_LOSS), or when a proxy reports that the pod or the connection to it failed, whatever the status.
 * Callers that hang up do not count. Measured on the callers' side, by their proxies and waypoints.
 */
export interface ErrorRateAlertArgs {
    /**
     * Fires above this share of failed requests, in percent. From 0 to 100.
     * @default 5
     */
    maxPercent?: number;

    /**
     * Does not fire below this number of requests in the window. At least 1.
     * @default 20: a single failed request is then not more than 5 %
     */
    minRequests?: number;

    /**
     * The time over which it measures, as a Prometheus duration. At least four scrape intervals, or there are gaps.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it must last before the alert fires, as a Prometheus duration.
     * @default "2m"
     */
    for?: string;

    /**
     * The alert's label `severity`.
     * @default "critical"
     */
    severity?: string;
}

/** Measures the 99th percentile, including failed requests. */
export interface LatencyAlertArgs {
    /**
     * Fires above this, in milliseconds. At least 1. Istio counts in buckets (..., 500, 1000, 2500, 5000, ...): values in between
     * are estimates.
     * @default 2000
     */
    maxMilliseconds?: number;

    /**
     * Does not fire below this number of requests in the window. At least 1.
     * @default 100: with fewer, the percentile is the slowest single request
     */
    minRequests?: number;

    /**
     * The time over which it measures, as a Prometheus duration. At least four scrape intervals.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it must last before the alert fires, as a Prometheus duration.
     * @default "3m"
     */
    for?: string;

    /**
     * The alert's label `severity`.
     * @default "warning"
     */
    severity?: string;
}

/** Also fires where nothing is measured at all: no other alert would notice that. */
export interface NoTrafficAlertArgs {
    /**
     * The time over which it measures, as a Prometheus duration. At least four scrape intervals.
     * @default "5m"
     */
    window?: string;

    /**
     * How long it must last before the alert fires, as a Prometheus duration. Longer than the service is ever without requests.
     * @default "5m"
     */
    for?: string;

    /**
     * The alert's label `severity`.
     * @default "info"
     */
    severity?: string;
}

/**
 * The idle colour is the one to which callers' proxies send fewer requests, whatever is configured: after a rollback it is
 * the other one at once. Counts what these proxies report and, for callers without a proxy, what the idle pods' own proxies
 * report. Requests that `traffic.idlePercent`, `traffic.match` or `traffic.testHeader` may have sent there do not count: while one
 * of them is set, only callers without a proxy do. Where no caller's proxy reports anything and both colours get requests, it
 * fires for both.
 */
export interface IdleTrafficAlertArgs {
    /**
     * Fires above this number of requests per second. From 0 to 1,000,000.
     * @default 0.5: a Prometheus that scrapes pods directly stays below
     */
    maxPerSecond?: number;

    /**
     * The time over which it measures, as a Prometheus duration. At least four scrape intervals, and shorter than `for`: right after
     * a cutover the window still contains requests from before it.
     * @default "2m"
     */
    window?: string;

    /**
     * How long it must last before the alert fires, as a Prometheus duration. Longer than `window`.
     * @default "5m"
     */
    for?: string;

    /**
     * The alert's label `severity`.
     * @default "warning"
     */
    severity?: string;
}

/**
 * Inside a release set blue calls blue and green calls green. Counts what the proxies of one colour's pods report that they have sent
 * to the other colour of any service of the set. Callers are known by their Deployment, so those without a proxy do not count.
 */
export interface MixedColorsAlertArgs {
    /**
     * Fires above this number of requests per second, from one service to one other. From 0 to 1,000,000.
     * @default 0: no request of the set changes its colour
     */
    maxPerSecond?: number;

    /**
     * The time over which it measures, as a Prometheus duration. At least four scrape intervals, and shorter than `for`: right after
     * services have moved into a set, the window still contains requests from before it.
     * @default "2m"
     */
    window?: string;

    /**
     * How long it must last before the alert fires, as a Prometheus duration. Longer than `window`.
     * @default "3m"
     */
    for?: string;

    /**
     * The alert's label `severity`.
     * @default "critical"
     */
    severity?: string;
}

/** The dashboard, and how Grafana finds it. */
export interface DashboardArgs {
    /**
     * The namespace of the ConfigMap, for a Grafana sidecar that does not watch all namespaces.
     * @default the service's namespace
     */
    namespace?: Input<string>;

    /**
     * The labels by which Grafana's sidecar selects ConfigMaps. At least one.
     * @default { grafana_dashboard: "1" }, as in Grafana's Helm chart
     */
    labels?: Record<string, string>;

    /**
     * Annotations of the ConfigMap, such as `{ grafana_folder: "Services" }`.
     * @default none besides the service's
     */
    annotations?: Record<string, Input<string>>;

    /**
     * The dashboard's title.
     * @default "<name>: blue and green"
     */
    title?: string;

    /**
     * The uid (not the name) of the Prometheus data source that the dashboard opens with. Viewers can choose another.
     * @default Grafana's default Prometheus
     */
    datasource?: string;
}
