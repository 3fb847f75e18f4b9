import { milliseconds } from "../model/duration.ts";

import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";

/** What is wrong with monitoring only when several arguments are looked at together. */
export function monitoringProblems({ monitoring }: Settings): Problem[] {
    const idle = monitoring.rule?.idleTraffic;
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
