import type { Journal } from "../live/journal.ts";
import type { RouteState } from "../live/serviceState.ts";

/** Shares that differ by less are the same. */
export const CLOSE = 0.005;

/**
 * What an update that succeeded has done to the traffic: `ignored` where nothing moved, so that the program does not go by
 * the configuration; `elsewhere` where somebody else moved it meanwhile.
 */
export function outcomeOf(
    route: RouteState | undefined,
    { to }: Pick<Journal, "to">,
    { wanted, before }: { wanted: number; before: number },
): "moved" | "ignored" | "elsewhere" {
    const share = route?.view.share[to] ?? 0;
    if (Math.abs(share - wanted) < CLOSE) return "moved";
    const held = route?.hold?.from === to;
    return Math.abs(share - before) < CLOSE && !held ? "ignored" : "elsewhere";
}
