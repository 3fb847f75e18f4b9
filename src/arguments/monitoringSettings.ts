import type {
    DashboardArgs,
    ErrorRateAlertArgs,
    IdleTrafficAlertArgs,
    LatencyAlertArgs,
    MixedColorsAlertArgs,
    MonitoringArgs,
    NoTrafficAlertArgs,
    PrometheusRuleArgs,
} from "../args/monitoring.ts";

/** The monitoring objects with every default filled in; undefined for those that are switched off. */
export interface MonitoringSettings {
    readonly matchers: Readonly<Record<string, string>>;
    readonly rule: RuleSettings | undefined;
    readonly dashboard: DashboardSettings | undefined;
}

export interface RuleSettings extends Pick<PrometheusRuleArgs, "namespace"> {
    readonly labels: Record<string, string>;
    readonly alertLabels: Record<string, string>;
    readonly alertAnnotations: Record<string, string>;
    readonly errorRate: Required<ErrorRateAlertArgs> | undefined;
    readonly latency: Required<LatencyAlertArgs> | undefined;
    readonly noTraffic: Required<NoTrafficAlertArgs> | undefined;
    readonly idleTraffic: Required<IdleTrafficAlertArgs> | undefined;
    /** Of the release set as a whole. */
    readonly mixedColors: Required<MixedColorsAlertArgs> | undefined;
}

export interface DashboardSettings extends Pick<DashboardArgs, "namespace" | "datasource"> {
    readonly labels: Record<string, string>;
    readonly annotations: NonNullable<DashboardArgs["annotations"]>;
    readonly title: string;
}

export const ALERT_DEFAULTS = {
    errorRate: { maxPercent: 5, minRequests: 20, window: "5m", for: "2m", severity: "critical" },
    latency: { maxMilliseconds: 2000, minRequests: 100, window: "5m", for: "3m", severity: "warning" },
    noTraffic: { window: "5m", for: "5m", severity: "info" },
    idleTraffic: { maxPerSecond: 0.5, window: "2m", for: "5m", severity: "warning" },
    mixedColors: { maxPerSecond: 0, window: "2m", for: "3m", severity: "critical" },
} as const;

export const DASHBOARD_LABELS: Readonly<Record<string, string>> = { grafana_dashboard: "1" };

export function monitoringSettings(name: string, args: MonitoringArgs = {}): MonitoringSettings {
    const [rule, dashboard] = [asked(args.prometheusRule), asked(args.dashboard)];
    return {
        matchers: args.matchers ?? {},
        rule: rule && ruleSettings(rule),
        dashboard: dashboard && dashboardSettings(name, dashboard),
    };
}

function asked<T extends object>(value: T | boolean | undefined): Partial<T> | undefined {
    if (value === undefined || value === false) return undefined;
    return value === true ? {} : value;
}

function ruleSettings(args: PrometheusRuleArgs): RuleSettings {
    const { errorRate, latency, noTraffic, idleTraffic, mixedColors } = args;
    return {
        ...(args.namespace !== undefined && { namespace: args.namespace }),
        labels: args.labels ?? {},
        alertLabels: args.alertLabels ?? {},
        alertAnnotations: args.alertAnnotations ?? {},
        errorRate: errorRate === false ? undefined : { ...ALERT_DEFAULTS.errorRate, ...errorRate },
        latency: latency === false ? undefined : { ...ALERT_DEFAULTS.latency, ...latency },
        noTraffic: noTraffic === false ? undefined : { ...ALERT_DEFAULTS.noTraffic, ...noTraffic },
        idleTraffic: idleTraffic === false ? undefined : { ...ALERT_DEFAULTS.idleTraffic, ...idleTraffic },
        mixedColors: mixedColors === false ? undefined : { ...ALERT_DEFAULTS.mixedColors, ...mixedColors },
    };
}

function dashboardSettings(name: string, args: DashboardArgs): DashboardSettings {
    return {
        ...(args.namespace !== undefined && { namespace: args.namespace }),
        ...(args.datasource !== undefined && { datasource: args.datasource }),
        labels: args.labels ?? DASHBOARD_LABELS,
        annotations: args.annotations ?? {},
        title: args.title ?? `${name}: blue and green`,
    };
}
