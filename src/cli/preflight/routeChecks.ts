import type { Color } from "../../model/color.ts";
import { hasTraffic, heaviest } from "../../model/route/view.ts";
import { sayJournal } from "../live/journal.ts";
import { foreignRoute } from "../live/ownRoute.ts";
import type { ServiceState } from "../live/serviceState.ts";
import { bareCommand, type NextCommand } from "../output/nextCommand.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Whether the route is there, is Pulumi's, and may be moved to the colour. */
export function routeChecks(
    service: StackService,
    { route }: ServiceState,
    target: Color,
    nextCommand: NextCommand = bareCommand,
): Check[] {
    const { place } = service;
    const where = `VirtualService ${place.namespace}/${place.virtualService}`;
    if (!route) {
        return [
            {
                name: "route",
                outcome: "failed",
                text: `${where} does not exist: run \`pulumi up --refresh\`, which creates it again`,
            },
        ];
    }
    const checks: Check[] = [];
    const foreign = foreignRoute(service, route);
    if (foreign !== undefined) checks.push({ name: "route", outcome: "failed", text: foreign });
    else checks.push({ name: "route", outcome: "passed", text: `${where} exists` });
    if (route.owner) {
        checks.push({
            name: "owner",
            outcome: "failed",
            text: `${where} is also owned by ${route.owner}, which would change it back. Move the traffic there`,
        });
    }
    if (route.hold?.from === target) {
        const { time, reason } = route.hold;
        checks.push({
            name: "hold",
            outcome: "failed",
            text: `${target} has been on hold since ${time} (${reason}). Once it is fixed, run \`${nextCommand("release")}\``,
        });
    }
    if (route.journal) {
        checks.push({
            name: "cutover",
            outcome: "failed",
            text: `a cutover is under way: ${sayJournal(route.journal)}. \`${nextCommand("resume")}\` continues it, \`${nextCommand("rollback")}\` takes it back`,
        });
    }
    if (heaviest(route.view) === target && !hasTraffic(route.view, target === "blue" ? "green" : "blue")) {
        checks.push({ name: "traffic", outcome: "warning", text: `${target} already has all the traffic` });
    }
    return checks;
}
