import { createHash } from "node:crypto";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
    type Dashboard,
    DashboardBuilder,
    DashboardCursorSync,
    DatasourceVariableBuilder,
    type Panel,
    RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { ALERT_DEFAULTS, type DashboardSettings, type RuleSettings } from "../arguments/monitoringSettings.ts";
import { COLORS } from "../model/color.ts";
import { curves, DATASOURCE, figures, type Shown, shares } from "./panels.ts";
import {
    answersByKind,
    callers,
    failureRatioOrZero,
    latency,
    type ObservedService,
    type Part,
    requestRate,
} from "./requests.ts";

// Loading Grafana's SDK takes longer than making all specs: this file is imported only for a dashboard.

/** A range that Grafana chooses: at least four scrape intervals, and no gap between two points. */
export const RANGE = "$__rate_interval";

/** What the dashboard is about. */
export interface DashboardSubject {
    readonly service: ObservedService;
    readonly dashboard: DashboardSettings;
    /** The alerts whose limits are drawn; without alerts, the default limits. */
    readonly rule: RuleSettings | undefined;
}

/** The health of both colours, as a Grafana dashboard. */
export function dashboardModel({ service, dashboard, rule }: DashboardSubject): Dashboard {
    const { title, datasource } = dashboard;
    return dashboardOf({ title, uid: uidOf(service), datasource, rows: rows(service, rule) });
}

/** What makes a dashboard one of this package's. */
export interface DashboardParts {
    readonly title: string;
    readonly uid: string;
    readonly datasource: string | undefined;
    readonly rows: Readonly<Record<string, Builder<Panel>[]>>;
}

export function dashboardOf({ title, uid, datasource, rows }: DashboardParts): Dashboard {
    const builder = new DashboardBuilder(title)
        .uid(uid)
        .tags(["istio", "blue-green"])
        .refresh("10s")
        .time({ from: "now-30m", to: "now" })
        .tooltip(DashboardCursorSync.Crosshair)
        .withVariable(datasourceVariable(datasource));
    for (const [row, panels] of Object.entries(rows)) {
        builder.withRow(new RowBuilder(row));
        for (const panel of panels) builder.withPanel(panel);
    }
    const model = builder.build();
    // Links and alerts name a panel by its number; Grafana would give out new ones at each load.
    for (const [index, panel] of (model.panels ?? []).entries()) panel.id = index + 1;
    return model;
}

function rows(service: ObservedService, rule: RuleSettings | undefined): Record<string, Builder<Panel>[]> {
    const failedLimit = (rule?.errorRate ?? ALERT_DEFAULTS.errorRate).maxPercent / 100;
    const slowLimit = (rule?.latency ?? ALERT_DEFAULTS.latency).maxMilliseconds;
    const everything = [...COLORS, "unanswered"] as const;

    const rates = (parts: readonly Part[]) => shown(parts, (part) => rateOrZero(service, part));
    const failed = shown(everything, (part) => failureRatioOrZero(service, part, RANGE));
    const within = (quantile: number) => shown(COLORS, (color) => latency(service, color, quantile, RANGE));

    return {
        Now: [
            shares("Share of traffic", "reqps", rates(COLORS)),
            figures("Requests", "reqps", rates(everything)),
            figures("Failed", "percentunit", failed, failedLimit),
            figures("p99 latency", "ms", within(0.99), slowLimit),
        ],
        Requests: [
            curves("Requests by colour", "reqps", rates(everything)),
            curves("Requests by caller", "reqps", {
                "{{source_workload}} to {{destination_workload}}": callers(service, RANGE),
            }).description("A caller that still reaches the idle colour does not follow the route."),
        ],
        Failures: [
            curves("Failed by colour", "percentunit", failed, failedLimit).description(
                "Unanswered: no pod of either colour was found. Nothing is shown while there are no requests.",
            ),
            curves("Answers by status and flags", "reqps", {
                "{{destination_workload}} {{response_code}} {{response_flags}}": answersByKind(service, RANGE),
            }).description(
                "Flags are what the proxy saw: UH no healthy pod, UF no connection, UC connection lost, DC the caller hung up.",
            ),
        ],
        Latency: [
            curves("p99 by colour", "ms", within(0.99), slowLimit),
            curves("p50 by colour", "ms", within(0.5), slowLimit),
        ],
    };
}

export function shown<P extends Part>(parts: readonly P[], query: (part: P) => string): Shown {
    return Object.fromEntries(parts.map((part) => [part, query(part)]));
}

/** A colour without requests shows as 0 while the service gets some. */
function rateOrZero(service: ObservedService, part: Part): string {
    return `${requestRate(service, part, RANGE)}\nor 0 * ${requestRate(service, "all", RANGE)}`;
}

/** Grafana takes at most 40 characters; the names of a namespace and its Deployments may be longer. */
function uidOf({ namespace, workloads }: ObservedService): string {
    const digest = createHash("sha256").update([namespace, workloads.blue, workloads.green].join("/")).digest("hex");
    return `blue-green-${digest.slice(0, 16)}`;
}

function datasourceVariable(uid: string | undefined): DatasourceVariableBuilder {
    const variable = new DatasourceVariableBuilder(DATASOURCE).label("Prometheus").type("prometheus");
    return uid === undefined ? variable : variable.current({ selected: true, text: uid, value: uid });
}
