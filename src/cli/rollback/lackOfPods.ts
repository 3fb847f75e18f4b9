import { sayMixed } from "../../cutover/gate.ts";
import { COLORS, type Color, other } from "../../model/color.ts";
import { colorName } from "../../model/names.ts";
import { hasTraffic } from "../../model/route/view.ts";
import { type ServiceState, viewOf } from "../live/serviceState.ts";
import { RunFailure } from "../stack/pulumiStack.ts";
import type { StackService } from "../stack/stackService.ts";
import { missingPods } from "./plan.ts";

/**
 * What an update would wait for although it changes none of it, for as long as a rollout may take, and then fail: a refresh notes of
 * a Deployment without all of its pods that it has to be brought up once more.
 */
export function waitedForInVain(state: ServiceState): string | undefined {
    return COLORS.map((color) => lackOf(color, state)).find((lack) => lack !== undefined);
}

/**
 * What kept an update from its end that did all but bring the idle colour up; undefined where something else is amiss. The colour
 * without traffic changes last of all, after the route, so that everything else says by then what it should.
 */
export function onlyLack(error: unknown, { name }: StackService, state: ServiceState, to: Color): string | undefined {
    const idle = other(to);
    const end = `:Deployment::${colorName(name, idle)}`;
    const isOnlyPods =
        error instanceof RunFailure && error.failed.length > 0 && error.failed.every((urn) => urn.endsWith(end));
    return isOnlyPods && !hasTraffic(viewOf(state), idle) ? lackOf(idle, state) : undefined;
}

function lackOf(color: Color, state: ServiceState): string | undefined {
    const outdated = state.colors[color]?.outdated ?? 0;
    return missingPods(color, state) ?? (outdated > 0 ? sayMixed(color, outdated) : undefined);
}
