import type { ClusterClient } from "../../cluster/client.ts";
import { Refused } from "../../cluster/refused.ts";
import { readSubset, type Subset } from "../../cutover/subset.ts";
import type { Color } from "../../model/color.ts";
import { bothColorsName } from "../../model/names.ts";
import { hostKey, serviceOf } from "../../model/route/host.ts";
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
 * Why no request for a colour would reach its pods, however many there are. Undefined where requests would, and also where the
 * objects may not be read: a rollback must not fail for a missing permission.
 */
export async function whyUnreachable(
    client: ClusterClient,
    service: StackService,
    route: RouteState,
    { color, podLabels }: { color: Color; podLabels: Record<string, string> | undefined },
): Promise<string | undefined> {
    const [subset, selected] = await Promise.all([
        liveSubset(client, service, route, color).catch(asFarAsAllowed),
        selectorOf(client, service, route).catch(asFarAsAllowed),
    ]);
    if (subset && "problem" in subset) return subset.problem;
    const lacking = (labels: Record<string, string> | undefined) =>
        podLabels && Object.entries(labels ?? {}).find(([label, value]) => podLabels[label] !== value);
    const [byService, bySubset] = [lacking(selected?.labels), lacking(subset?.labels)];
    if (byService)
        return `${selected?.where} selects pods with ${byService.join(": ")}, which the pods of ${color} do not have`;
    return bySubset && `its subset selects pods with ${bySubset.join(": ")}, which the pods of ${color} do not have`;
}

function asFarAsAllowed(error: unknown): undefined {
    if (!(error instanceof Refused)) throw error;
}

/** The selector of the Service behind the route; a subset contains only pods that it selects. */
async function selectorOf(
    client: ClusterClient,
    { place: { namespace } }: StackService,
    { entries }: RouteState,
): Promise<{ labels: Record<string, string>; where: string } | undefined> {
    const name = serviceOf(entries.find(({ main }) => main)?.host ?? "")?.name;
    if (name === undefined) return undefined;
    const path = `/api/v1/namespaces/${namespace}/services/${name}`;
    const found = await client.get<{ spec?: { selector?: Record<string, string> } }>(path);
    return found && { labels: found.spec?.selector ?? {}, where: `the Service ${namespace}/${name}` };
}
