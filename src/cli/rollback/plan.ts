import { need, sayMixed } from "../../cutover/gate.ts";
import { COLORS, type Color, other } from "../../model/color.ts";
import { allOn, hasTraffic, heaviest, type RouteView } from "../../model/route/view.ts";
import { type ColorState, PULUMI, type RouteState, type ServiceState } from "../live/serviceState.ts";

/** What a rollback must do now. */
export type RollbackPlan =
    | { kind: "move"; from: Color; to: Color; needed: number; why: string; failing: string | undefined }
    /** The traffic is already where a rollback would move it. */
    | { kind: "done"; to: Color; reason: string }
    /** `stale`: the remembered session may be out of date, so the state should be read. */
    | { kind: "refused"; reason: string; stale?: true }
    /** There is no other colour to go back to, and traffic must not go forward: whatever is about to move it is stopped. */
    | { kind: "stay"; held: Color; reason: string };

export interface RollbackConditions {
    /** One ready pod is enough, and another manager of the route is ignored. */
    readonly force: boolean;
    /** What is wrong with the colour that has the traffic, where known. */
    readonly failing?: string | undefined;
    /** Why the route is not the one that the stack deployed, where that is so. */
    readonly foreign?: string | undefined;
    /** Since when each colour has its present release, where known. */
    readonly templates?: Partial<Record<Color, Date>>;
    /** In a release set: where all of it goes, and whether a route of an entry records where traffic came from. */
    readonly back?: WayBack;
}

/** Where a rollback goes. */
export interface WayBack {
    readonly to: Color;
    /** Whether a route itself records where traffic came from. */
    readonly isRecorded: boolean;
}

/** Decides only by the live route: configuration and state may be wrong. */
export function planRollback(
    name: string,
    state: ServiceState,
    { force, failing, foreign, templates = {}, ...conditions }: RollbackConditions,
): RollbackPlan {
    const { route } = state;
    if (!route)
        return stale(
            `${name}: there is no VirtualService to roll back. Run \`pulumi up --refresh\`, which creates it.`,
        );
    if (route.owner && !force) {
        return refused(
            `${name}: traffic has not moved. The VirtualService is also owned by ${route.owner}, which would change it back. ` +
                "Change it there, or pass --force to change it here anyway.",
        );
    }
    if (foreign !== undefined && !force) {
        return stale(
            `${name}: traffic has not moved: ${foreign}. If it was recreated, --force moves the traffic anyway.`,
        );
    }
    const back = conditions.back ?? wayBack([route], force);
    if (back === undefined) {
        return refused(`${name}: the route sends requests to neither colour, so there is nothing to roll back.`);
    }
    const { to, isRecorded } = back;
    const from = other(to);
    if (!hasTraffic(route.view, from)) {
        return { kind: "done", to, reason: `${name}: ${to} already has all the traffic, so nothing was moved` };
    }
    const unproven = force || isRecorded ? undefined : whyUnproven(route, to, state.colors[to], templates[to]);
    if (unproven !== undefined) {
        return {
            kind: "stay",
            held: to,
            reason:
                `${name}: traffic has not moved. ${unproven}, so this would not be a rollback. ${to} is now on hold, so that ` +
                `an update under way does not move traffic there. To move to it and watch it, run \`bluegreen release\` and then ` +
                `\`bluegreen cutover ${to}\`. To move there at once, run \`bluegreen rollback --force\`.`,
        };
    }
    if (!state.colors[to]) {
        return refused(
            `${name}: traffic has not moved. ${to} would get it back, but has no Deployment. Run \`pulumi up --refresh\`.`,
        );
    }
    const { needed, why } = force ? { needed: 1, why: "--force" } : neededBack(state, to);
    return { kind: "move", from, to, needed, why, failing: failing ?? missingPods(from, state) };
}

/** How many ready pods a colour needs to take all of the traffic over from those that carry it now, and why so many. */
export function neededBack(state: Pick<ServiceState, "route" | "colors">, to: Color): { needed: number; why: string } {
    const { needed, why } = need(state, to, { route: allOn(to), minReadyPercent: 100, minReplicas: 1 });
    return { needed: Math.max(1, needed), why };
}

/** A colour that has lost pods may be left even for one that is not complete. */
export function missingPods(color: Color, { colors }: ServiceState): string | undefined {
    const { ready = 0, replicas = 0 } = colors[color] ?? {};
    return ready < replicas ? `${color} has ${ready} of its ${replicas} pods ready` : undefined;
}

/**
 * Where the traffic of these routes goes back to; undefined where they send requests to neither colour. Where they differ and none of
 * them says why, an update was interrupted, or somebody has begun to go back by hand: the last change tells.
 */
export function wayBack(routes: readonly RouteState[], force: boolean): WayBack | undefined {
    const recorded =
        routes.find(({ journal }) => journal !== undefined) ??
        latest(routes.filter(({ hold }) => hold !== undefined)) ??
        routes.find(({ view }) => isSplit(view));
    const decisive = recorded ?? latest(routes);
    const colors = new Set(routes.map(({ view }) => heaviest(view)));
    const isBegun = !recorded && colors.size > 1 && decisive?.changedBy !== PULUMI;
    if (!decisive) return undefined;
    const to = isBegun ? heaviest(decisive.view) : whereTo(decisive, force);
    return to && { to, isRecorded: recorded !== undefined || isBegun };
}

function latest(routes: readonly RouteState[]): RouteState | undefined {
    return routes.toSorted((one, another) => timeOf(another) - timeOf(one))[0];
}

export function timeOf({ changedAt }: RouteState): number {
    return changedAt?.getTime() ?? 0;
}

/** Out of a split, back to the colour that it started from; after a cutover, to the other one. */
function whereTo({ journal, hold, view }: RouteState, force: boolean): Color | undefined {
    if (journal) return journal.from;
    const most = heaviest(view);
    if (most === undefined) return undefined;
    // A second rollback must not bring back what the first one took away.
    if (hold?.stayed && force && !hasTraffic(view, hold.from)) return hold.from;
    if (hold) return other(hold.from);
    return isSplit(view) ? (view.first ?? most) : other(most);
}

function isSplit(view: RouteView): boolean {
    return COLORS.every((color) => hasTraffic(view, color));
}

/** Why a colour's pods may not be those that served before. What has been recorded of them counts before their age. */
function whyUnproven(
    { served, generation, changedAt }: RouteState,
    to: Color,
    pods: ColorState | undefined,
    since: Date | undefined,
): string | undefined {
    const recorded = served?.templates[to];
    if (recorded !== undefined && recorded === pods?.template) return undefined;
    if (recorded !== undefined && pods && served?.generation === generation)
        return `${to} has got other pods since it last had traffic. They did not serve before`;
    if (since) {
        if (!changedAt || since < changedAt) return undefined;
        return (
            `${to} got its present pods at ${since.toISOString()}, after traffic last moved (${changedAt.toISOString()}). ` +
            "They did not serve before"
        );
    }
    // A release that has not replaced its predecessor yet has hardly served.
    if (!pods || pods.outdated === 0) return undefined;
    return `${sayMixed(to, pods.outdated)}. Its newest release may never have served`;
}

function stale(reason: string): RollbackPlan {
    return { kind: "refused", reason, stale: true };
}

function refused(reason: string): RollbackPlan {
    return { kind: "refused", reason };
}
