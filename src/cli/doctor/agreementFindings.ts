import { sayPercent } from "../../model/percent.ts";
import { heaviest } from "../../model/route/view.ts";
import type { TrafficConfig } from "../config/serviceConfig.ts";
import { sayJournal } from "../live/journal.ts";
import type { RouteState } from "../live/serviceState.ts";
import { type Again, bare } from "../output/again.ts";
import type { Check } from "../preflight/check.ts";

/** Whether configuration and cluster tell the same, and what to do where they do not. */
export function agreementFindings(route: RouteState | undefined, config: TrafficConfig, again: Again = bare): Check[] {
    if (!route) return [];
    const checks: Check[] = [];
    const { activeColor, idlePercent = 0 } = config;
    const active = heaviest(route.view);
    const share = activeColor === "blue" || activeColor === "green" ? route.view.share[activeColor] : undefined;
    const name = "agreement";
    if (route.journal) {
        const text = `a cutover is under way ${sayJournal(route.journal)}: if it was interrupted, \`${again("resume")}\` or \`${again("rollback")}\``;
        checks.push({ name, outcome: "warning", text });
    }
    if (route.hold) {
        const { from, time, reason } = route.hold;
        checks.push({
            name,
            outcome: "warning",
            text: `${from} is held since ${time} (${reason}): once it is mended, \`${again("release")}\``,
        });
    }
    if (share === undefined) {
        checks.push({
            name,
            outcome: "skipped",
            text: "the configuration has no activeColor for this service; the program decides",
        });
    } else if (Math.abs(share - (1 - idlePercent / 100)) < 0.005) {
        checks.push({
            name,
            outcome: "passed",
            text: `configuration and route agree: ${activeColor} has ${sayPercent(share)} of the traffic`,
        });
    } else {
        const wanted = `${activeColor} with ${100 - idlePercent} %`;
        const text = `configuration says ${wanted}, the route gives it ${sayPercent(share)} (most goes to ${active ?? "nobody"}): \`pulumi up\` makes the route follow; \`${again("resume")}\` does after a rollback`;
        checks.push({ name, outcome: "failed", text });
    }
    return checks;
}
