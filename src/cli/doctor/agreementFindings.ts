import { sayPercent } from "../../model/percent.ts";
import { heaviest, sameShare } from "../../model/route/view.ts";
import type { TrafficConfig } from "../config/serviceConfig.ts";
import { sayJournal } from "../live/journal.ts";
import type { RouteState } from "../live/serviceState.ts";
import { bareCommand, type NextCommand } from "../output/nextCommand.ts";
import type { Check } from "../preflight/check.ts";

/** Whether configuration and cluster agree, and what to do where they do not. */
export function agreementFindings(
    route: RouteState | undefined,
    config: TrafficConfig,
    nextCommand: NextCommand = bareCommand,
): Check[] {
    if (!route) return [];
    const checks: Check[] = [];
    const { activeColor, idlePercent = 0 } = config;
    const active = heaviest(route.view);
    const share = activeColor === "blue" || activeColor === "green" ? route.view.share[activeColor] : undefined;
    const name = "agreement";
    if (route.journal) {
        const text = `a cutover is under way: ${sayJournal(route.journal)}. If it was interrupted, run \`${nextCommand("resume")}\` or \`${nextCommand("rollback")}\``;
        checks.push({ name, outcome: "warning", text });
    }
    if (route.hold) {
        const { from, time, reason } = route.hold;
        checks.push({
            name,
            outcome: "warning",
            text: `${from} has been on hold since ${time} (${reason}). Once it is fixed, run \`${nextCommand("release")}\``,
        });
    }
    if (share === undefined) {
        checks.push({
            name,
            outcome: "skipped",
            text: "the configuration has no activeColor for this service, so the program decides",
        });
    } else if (sameShare(share, 1 - idlePercent / 100)) {
        checks.push({
            name,
            outcome: "passed",
            text: `configuration and route agree: ${activeColor} has ${sayPercent(share)} of the traffic`,
        });
    } else {
        const text =
            `the configuration gives ${activeColor} ${100 - idlePercent} % of the traffic, but the route gives it ${sayPercent(share)} ` +
            `(most goes to ${active ?? "neither colour"}). \`pulumi up\` makes the route follow the configuration. After a rollback, ` +
            `\`${nextCommand("resume")}\` makes the configuration follow the route`;
        checks.push({ name, outcome: "failed", text });
    }
    return checks;
}
