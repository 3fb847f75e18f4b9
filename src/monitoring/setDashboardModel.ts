import { createHash } from "node:crypto";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { ALERT_DEFAULTS, type DashboardSettings, type RuleSettings } from "../arguments/monitoringSettings.ts";
import { COLORS } from "../model/color.ts";
import { dashboardOf, RANGE, shown } from "./dashboardModel.ts";
import { curves, figures, shares } from "./panels.ts";
import type { ObservedSet } from "./setAlerts.ts";
import {
    callsInside,
    failuresByWorkload,
    latencyByWorkload,
    mixedCalls,
    requestsByWorkload,
    requestsTo,
} from "./setRequests.ts";

/** All services of a release set and the calls between them, as a Grafana dashboard. */
export function setDashboardModel(
    set: ObservedSet,
    { datasource }: DashboardSettings,
    rule: RuleSettings | undefined,
): Dashboard {
    const digest = createHash("sha256").update(`${set.namespace}/${set.name}`).digest("hex");
    return dashboardOf({
        title: `${set.name}: release set`,
        uid: `release-set-${digest.slice(0, 16)}`,
        datasource,
        rows: rows(set, rule),
    });
}

function rows({ members, entries }: ObservedSet, rule: RuleSettings | undefined): Record<string, Builder<Panel>[]> {
    const failedLimit = (rule?.errorRate ?? ALERT_DEFAULTS.errorRate).maxPercent / 100;
    const slowLimit = (rule?.latency ?? ALERT_DEFAULTS.latency).maxMilliseconds;
    const entered = shown(COLORS, (color) => requestsTo(entries, [color], RANGE));
    const mixed = { mixed: `sum(${mixedCalls(members, RANGE)}) or vector(0)` };
    return {
        Now: [
            shares("Share of what enters", "reqps", entered),
            figures("Entering", "reqps", entered),
            figures("Calls from one colour to the other", "reqps", mixed, 0.001),
        ],
        Services: [
            curves("Requests by service and colour", "reqps", {
                "{{destination_workload}}": requestsByWorkload(members, RANGE),
            }),
            curves(
                "Failed by service and colour",
                "percentunit",
                { "{{destination_workload}}": failuresByWorkload(members, RANGE) },
                failedLimit,
            ).description("Nothing is shown while there are no requests."),
            curves(
                "p99 by service and colour",
                "ms",
                { "{{destination_workload}}": latencyByWorkload(members, 0.99, RANGE) },
                slowLimit,
            ),
        ],
        Calls: [
            curves("Calls between services", "reqps", {
                "{{source_workload}} to {{destination_workload}}": callsInside(members, RANGE),
            }),
            curves("Calls from one colour to the other", "reqps", {
                "{{source_workload}} to {{destination_workload}}": mixedCalls(members, RANGE),
            }).description("There should be none: blue calls blue and green calls green."),
        ],
    };
}
