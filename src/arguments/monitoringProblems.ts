import type { BlueGreenServiceArgs } from "../args.ts";
import { monitoringSettings } from "./monitoringSettings.ts";
import type { Problem } from "./problems.ts";

/** What is wrong with monitoring only when several arguments are looked at together. */
export function monitoringProblems(name: string, args: BlueGreenServiceArgs): Problem[] {
    const idle = monitoringSettings(name, args.monitoring).rule?.idleTraffic;
    if (!idle || secondsOf(idle.for) > secondsOf(idle.window)) return [];
    return [
        {
            path: "monitoring.prometheusRule.idleTraffic.for",
            reason:
                `got "${idle.for}" with a window of "${idle.window}"; allowed: longer than the window, or every cutover ` +
                "would raise the alert for requests from before it",
        },
    ];
}

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

function secondsOf(duration: string): number {
    return [...duration.matchAll(/(\d+)([dhms])/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 0),
        0,
    );
}
