import { milliseconds } from "../model/duration.ts";
import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";

/** Alerts about requests that somebody has just stopped, and what would raise them. */
const RAISED_BY = {
    idleTraffic: "every cutover would raise the alert for requests from before it",
    mixedColors: "services that move into a release set would raise the alert for requests from before it",
} as const;

/** What is wrong with monitoring only when several arguments are looked at together. */
export function monitoringProblems({ monitoring: { rule } }: Settings): Problem[] {
    return (["idleTraffic", "mixedColors"] as const).flatMap((alert) => {
        const asked = rule?.[alert];
        if (!asked || milliseconds(asked.for) > milliseconds(asked.window)) return [];
        return [
            {
                path: `monitoring.prometheusRule.${alert}.for`,
                reason: `got "${asked.for}" with a window of "${asked.window}"; allowed: longer than the window, or ${RAISED_BY[alert]}`,
            },
        ];
    });
}
