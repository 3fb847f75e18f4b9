import type { RuleSettings } from "../arguments/monitoringSettings.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import { type AlertingRule, Alerts, withUsers } from "./alerts.ts";
import type { ObservedService } from "./requests.ts";
import { mixedCalls } from "./setRequests.ts";

/** A release set, as Istio's metrics name its services. */
export interface ObservedSet {
    readonly name: string;
    readonly namespace: string;
    readonly members: readonly ObservedService[];
    /** The services by which requests enter. */
    readonly entries: readonly ObservedService[];
}

/** What is wrong with a set as a whole, for each colour that is called by the other one. */
export function setAlertingRules(set: ObservedSet, rule: RuleSettings): AlertingRule[] {
    const { mixedColors } = rule;
    return mixedColors ? COLORS.map((color) => withUsers(mixed(set, color, mixedColors), rule)) : [];
}

function mixed(
    { name, namespace, members }: ObservedSet,
    color: Color,
    asked: NonNullable<RuleSettings["mixedColors"]>,
): AlertingRule {
    const { maxPerSecond, window, severity } = asked;
    return {
        alert: Alerts.mixedColors,
        expr: `${mixedCalls(members, window, [color])}\n> ${maxPerSecond}`,
        for: asked.for,
        labels: { severity, namespace, release_set: name, color },
        annotations: {
            summary: `${other(color)} calls ${color} in release set ${name}: {{ $labels.source_workload }} calls {{ $labels.destination_workload }}`,
            description:
                `In the last ${window}, {{ $labels.source_workload }} sent {{ $value | humanize }} requests a second to ` +
                `{{ $labels.destination_workload }}; allowed: ${maxPerSecond}. Requests meet two releases. The route of the called service ` +
                `has lost its rules set-blue and set-green, or they do not know the callers' labels: look at it with ` +
                "`kubectl get virtualservice -o yaml`, and restore it with `pulumi up --refresh`.",
        },
    };
}
