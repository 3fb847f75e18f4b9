import { sayMixed } from "../../cutover/gate.ts";
import { COLORS, type Color, other } from "../../model/color.ts";
import { colorName } from "../../model/names.ts";
import { hasTraffic } from "../../model/route/view.ts";
import type { MemberState } from "../live/releaseState.ts";
import { type ServiceState, viewOf } from "../live/serviceState.ts";
import { RunFailure } from "../stack/pulumiStack.ts";
import { ofMember, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { missingPods } from "./plan.ts";

/**
 * A Deployment without all of its pods, for which an update would wait until the rollout timeout and then fail, although it does
 * not change it: a refresh marks such a Deployment as not ready, and the update waits for it.
 */
export function whatRefreshWaitsFor(state: ServiceState): string | undefined {
    return COLORS.map((color) => incomplete(color, state)).find((reason) => reason !== undefined);
}

/** The same of a release, naming the service of a set. */
export function whatReleaseWaitsFor(release: Release, states: readonly MemberState[]): string | undefined {
    const reasons = states.map((state) => ({ state, reason: whatRefreshWaitsFor(state) }));
    const found = reasons.find(({ reason }) => reason !== undefined);
    return found?.reason && ofMember(release, found.state.service, found.reason);
}

/**
 * Why an update failed that did everything except start the idle colour's pods; undefined where it failed for another reason. The
 * colour without traffic changes last, after the route, so everything else is up to date by then.
 */
export function whyIdleIncomplete(
    error: unknown,
    { name }: Pick<StackService, "name">,
    state: ServiceState,
    to: Color,
): string | undefined {
    const idle = other(to);
    const isOnlyPods =
        error instanceof RunFailure && error.failed.length > 0 && error.failed.every(isPodsOf(name, idle));
    return isOnlyPods && !hasTraffic(viewOf(state), idle) ? incomplete(idle, state) : undefined;
}

/** The same of a release: of every service of which something failed. */
export function whyIdlesIncomplete(
    error: unknown,
    release: Release,
    states: readonly MemberState[],
    to: Color,
): string | undefined {
    if (!(error instanceof RunFailure)) return undefined;
    const parts = states.map((state) => {
        const failed = error.failed.filter(isPodsOf(state.service.name, other(to)));
        const own = new RunFailure(error.message, error.locked, error.output, failed);
        const why = whyIdleIncomplete(own, state.service, state, to);
        return { failed, why: why && ofMember(release, state.service, why) };
    });
    const explained = parts.filter(({ why }) => why !== undefined);
    const isAll = explained.flatMap(({ failed }) => failed).length === error.failed.length;
    return isAll && explained.length > 0 ? explained.map(({ why }) => why).join("; ") : undefined;
}

function isPodsOf(name: string, color: Color): (urn: string) => boolean {
    return (urn) => urn.endsWith(`:Deployment::${colorName(name, color)}`);
}

function incomplete(color: Color, state: ServiceState): string | undefined {
    const outdated = state.colors[color]?.outdated ?? 0;
    return missingPods(color, state) ?? (outdated > 0 ? sayMixed(color, outdated) : undefined);
}
