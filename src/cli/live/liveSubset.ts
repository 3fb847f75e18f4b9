import type { ClusterClient } from "../../cluster/client.ts";
import { Refused } from "../../cluster/refused.ts";
import { readSubset, type Subset } from "../../cutover/subset.ts";
import type { Color } from "../../model/color.ts";
import { bothColorsName } from "../../model/names.ts";
import { hostKey } from "../../model/route/host.ts";
import type { StackService } from "../stack/stackService.ts";
import type { RouteState } from "./serviceState.ts";

/** What the subset of a colour is now, of the host to which the route sends requests. */
export function liveSubset(
    client: ClusterClient,
    { place, service, destinationRule, selectors }: StackService,
    route: Pick<RouteState, "entries"> | undefined,
    color: Color,
): Promise<Subset> {
    const { namespace, istioApiVersion } = place;
    const bothColors = hostKey(bothColorsName(service), namespace);
    const pinToActive = route?.entries.some(({ host }) => host === bothColors) ?? false;
    const owner = { names: { service, destinationRule }, pinToActive, selectors, istioApiVersion };
    return readSubset(client, owner, namespace, color);
}

/**
 * Why no request for a colour would reach one of its pods, whatever pods there are; undefined where it would, and where that may not be
 * looked at, since a rollback must not fail for want of a look.
 */
export async function deadEnd(
    client: ClusterClient,
    service: StackService,
    route: RouteState,
    { color, podLabels }: { color: Color; podLabels: Record<string, string> | undefined },
): Promise<string | undefined> {
    const subset = await liveSubset(client, service, route, color).catch((error: unknown) => {
        if (error instanceof Refused) return undefined;
        throw error;
    });
    if (!subset) return undefined;
    if ("problem" in subset) return subset.problem;
    const wrong = podLabels && Object.entries(subset.labels).find(([label, value]) => podLabels[label] !== value);
    return wrong && `its subset asks for pods with ${wrong.join(": ")}, which the pods of ${color} do not have`;
}
