import { sayMixed } from "../../cutover/gate.ts";
import { COLORS, type Color, other } from "../../model/color.ts";
import { colorName } from "../../model/names.ts";
import { hasTraffic } from "../../model/route/view.ts";
import { type ServiceState, viewOf } from "../live/serviceState.ts";
import { RunFailure } from "../stack/pulumiStack.ts";
import type { StackService } from "../stack/stackService.ts";
import { missingPods } from "./plan.ts";

/**
 * A Deployment without all of its pods, for which an update would wait until the rollout timeout and then fail, although it does
 * not change it: a refresh marks such a Deployment as not ready, and the update waits for it.
 */
export function whatRefreshWaitsFor(state: ServiceState): string | undefined {
    return COLORS.map((color) => incomplete(color, state)).find((reason) => reason !== undefined);
}

/**
 * Why an update failed that did everything except start the idle colour's pods; undefined where it failed for another reason. The
 * colour without traffic changes last, after the route, so everything else is up to date by then.
 */
export function whyIdleIncomplete(
    error: unknown,
    { name }: StackService,
    state: ServiceState,
    to: Color,
): string | undefined {
    const idle = other(to);
    const end = `:Deployment::${colorName(name, idle)}`;
    const isOnlyPods =
        error instanceof RunFailure && error.failed.length > 0 && error.failed.every((urn) => urn.endsWith(end));
    return isOnlyPods && !hasTraffic(viewOf(state), idle) ? incomplete(idle, state) : undefined;
}

function incomplete(color: Color, state: ServiceState): string | undefined {
    const outdated = state.colors[color]?.outdated ?? 0;
    return missingPods(color, state) ?? (outdated > 0 ? sayMixed(color, outdated) : undefined);
}
