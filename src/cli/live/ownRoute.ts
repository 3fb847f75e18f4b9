import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { StackService } from "../stack/stackService.ts";
import type { RouteState } from "./serviceState.ts";

/**
 * Why the route that was found is not the one that the stack deployed; undefined where it is, and where there is nothing to
 * compare. To change it would move somebody else's traffic.
 */
export function foreignRoute(
    { routeUid, place }: Pick<StackService, "routeUid" | "place">,
    route: Pick<RouteState, "uid"> | undefined,
): string | undefined {
    if (!route || routeUid === undefined || route.uid === routeUid) return undefined;
    return (
        `the VirtualService ${place.namespace}/${place.virtualService} in the cluster has uid ${route.uid}, but Pulumi's state has ` +
        `${routeUid}. Either this is another cluster (check --stack, --kubeconfig, --context and KUBECONFIG), or somebody recreated ` +
        "the VirtualService (`pulumi up --refresh` records that)"
    );
}

/** For commands that change something: only on the route that the stack deployed. */
export function requireOwnRoute(service: StackService, route: Pick<RouteState, "uid"> | undefined): void {
    const problem = foreignRoute(service, route);
    if (problem === undefined) return;
    throw new Failure(`${service.name}: nothing was changed: ${problem}.`, ExitCodes.refused);
}
