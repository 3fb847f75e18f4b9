import type { ClusterClient, PatchOperation } from "../../cluster/client.ts";
import { routePath } from "../../cutover/liveState.ts";
import type { Color } from "../../model/color.ts";
import { pointerTo } from "../../model/jsonPointer.ts";
import { Annotations } from "../../model/names.ts";
import type { Hold } from "../../model/route/hold.ts";
import type { RouteState } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import { CLI_MANAGER } from "./manager.ts";
import { rewriteRules } from "./rewriteRules.ts";

/** All traffic of a route goes to a colour, and stays there. */
export function moveOperations(route: RouteState, to: Color, hold: Hold): PatchOperation[] {
    return [...leadOperations(route, to), ...stopOperations(route, hold)];
}

/** All traffic of a route goes to a colour. */
export function leadOperations(route: RouteState, to: Color): PatchOperation[] {
    const rules = rewriteRules((route.spec.http ?? []) as unknown[], to);
    return [{ op: "replace", path: "/spec/http", value: rules }];
}

/** From here on the hold stops every move forward, by a pipeline or by the cutover that was under way. */
export function stopOperations(route: RouteState, hold: Hold): PatchOperation[] {
    return [
        ...annotate(route, Annotations.hold, hold),
        ...(Annotations.cutover in route.annotations ? unannotate(Annotations.cutover) : []),
    ];
}

export function annotate({ annotations }: RouteState, key: string, value: object): PatchOperation[] {
    const none = Object.keys(annotations).length === 0;
    return [
        ...(none ? [{ op: "add", path: "/metadata/annotations", value: {} } as const] : []),
        { op: "add", path: pointer(key), value: JSON.stringify(value) },
    ];
}

export function unannotate(key: string): PatchOperation[] {
    return [{ op: "remove", path: pointer(key) }];
}

/**
 * Whether the change was made; not if somebody else changed the route since it was read.
 * @param isTried whether to ask only if the API server would take it
 */
export async function change(
    client: ClusterClient,
    { place }: StackService,
    route: Pick<RouteState, "resourceVersion">,
    operations: PatchOperation[],
    isTried = false,
): Promise<boolean> {
    const path = `${routePath(place)}?fieldManager=${CLI_MANAGER}${isTried ? "&dryRun=All" : ""}`;
    return (await client.change(path, route.resourceVersion, operations)) !== undefined;
}

function pointer(annotation: string): string {
    return `/metadata/annotations/${pointerTo(annotation)}`;
}
