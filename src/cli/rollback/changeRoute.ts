import type { ClusterClient, PatchOperation } from "../../cluster/client.ts";
import { routePath } from "../../cutover/liveState.ts";
import type { Color } from "../../model/color.ts";
import { pointerTo } from "../../model/jsonPointer.ts";
import { Annotations } from "../../model/names.ts";
import type { Hold } from "../../model/route/hold.ts";
import { nextServed } from "../../model/route/served.ts";
import { allOn } from "../../model/route/view.ts";
import type { RouteState, ServiceState } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import { CLI_MANAGER } from "./manager.ts";
import { rewriteRules } from "./rewriteRules.ts";

/** What a change needs to know of a service: its pods, for the record of those that serve. */
type Pods = Pick<ServiceState, "colors">;

/** All traffic of a route goes to a colour, and stays there. */
export function moveOperations(pods: Pods, route: RouteState, to: Color, hold: Hold): PatchOperation[] {
    return [
        ...lead(route, to),
        ...annotate(route, { ...served(pods, route, to), [Annotations.hold]: hold }),
        ...endCutover(route),
    ];
}

/** All traffic of a route goes to a colour. */
export function leadOperations(pods: Pods, route: RouteState, to: Color): PatchOperation[] {
    return [...lead(route, to), ...annotate(route, served(pods, route, to))];
}

/** From here on the hold stops every move forward, by a pipeline or by the cutover that was under way. */
export function stopOperations(route: RouteState, hold: Hold): PatchOperation[] {
    return [...annotate(route, { [Annotations.hold]: hold }), ...endCutover(route)];
}

function lead({ spec }: RouteState, to: Color): PatchOperation[] {
    return [{ op: "replace", path: "/spec/http", value: rewriteRules((spec.http ?? []) as unknown[], to) }];
}

/** The record of the pods with which each colour has served. */
function served({ colors }: Pods, route: RouteState, to: Color): Record<string, object> {
    if (route.generation === undefined) return {};
    const templates = { blue: colors.blue?.template, green: colors.green?.template };
    const change = { generation: route.generation + 1, views: [route.view, allOn(to)], templates };
    return { [Annotations.served]: nextServed(route.served, change) };
}

function endCutover({ annotations }: RouteState): PatchOperation[] {
    return Annotations.cutover in annotations ? unannotate(Annotations.cutover) : [];
}

export function annotate(
    { annotations }: Pick<RouteState, "annotations">,
    values: Readonly<Record<string, object>>,
): PatchOperation[] {
    const none = Object.keys(annotations).length === 0;
    return [
        ...(none ? [{ op: "add", path: "/metadata/annotations", value: {} } as const] : []),
        ...Object.entries(values).map(
            ([key, value]) => ({ op: "add", path: pointer(key), value: JSON.stringify(value) }) as const,
        ),
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
