import { targetKey } from "../../src/model/route/share.ts";
import type { LiveState } from "../live/liveState.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { allBehind, resolveTarget } from "./target.ts";

/** The destinations of a route whose requests fail already, so that the update does not cause it. */
export function brokenNow(route: StackRoute, { inventory, routes }: LiveState, root: string): ReadonlySet<string> {
    const callers = { client: route.namespace, root };
    const named = routes?.get(routeKey(route))?.rules.flatMap(({ destinations }) => destinations) ?? [];
    return new Set(
        named
            .filter(({ host, subset }) => {
                const target =
                    typeof host === "string" && typeof subset === "string"
                        ? resolveTarget(inventory, host, subset, callers)
                        : undefined;
                return (
                    target !== undefined &&
                    ("problem" in target ? target.problem === "missing" : allBehind(target).length === 0)
                );
            })
            .map(targetKey),
    );
}
