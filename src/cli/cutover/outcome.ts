import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import type { RouteState } from "../live/serviceState.ts";

/**
 * What a successful update did to the traffic. `ignored`: nothing moved, so the program does not follow the configuration.
 * `elsewhere`: somebody else moved the traffic meanwhile.
 */
export function outcomeOf(
    route: RouteState | undefined,
    { to }: Pick<Journal, "to">,
    { wanted, before }: { wanted: number; before: number },
): "moved" | "ignored" | "elsewhere" {
    const share = route?.view.share[to] ?? 0;
    if (sameShare(share, wanted)) return "moved";
    const held = route?.hold?.from === to;
    return sameShare(share, before) && !held ? "ignored" : "elsewhere";
}
