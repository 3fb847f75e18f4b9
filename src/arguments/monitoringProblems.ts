import type { BlueGreenServiceArgs } from "../args.ts";
import { milliseconds } from "../model/duration.ts";
import { monitoringSettings } from "./monitoringSettings.ts";
import type { Problem } from "./problems.ts";

/** What is wrong with monitoring only when several arguments are looked at together. */
export function monitoringProblems(name: string, args: BlueGreenServiceArgs): Problem[] {
    const idle = monitoringSettings(name, args.monitoring).rule?.idleTraffic;
    if (!idle || milliseconds(idle.for) > milliseconds(idle.window)) return [];
    return [
        {
            path: "monitoring.prometheusRule.idleTraffic.for",
            reason:
                `got "${idle.for}" with a window of "${idle.window}"; allowed: longer than the window, or every cutover ` +
                "would raise the alert for requests from before it",
        },
    ];
}
