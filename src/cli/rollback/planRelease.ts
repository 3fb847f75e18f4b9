import { type Color, other } from "../../model/color.ts";
import { keepsColors } from "../../model/route/fixed.ts";
import { hasTraffic, onlyColor, type RouteView } from "../../model/route/view.ts";
import { foreignRoute } from "../live/ownRoute.ts";
import { entryStates, type MemberState } from "../live/releaseState.ts";
import { PULUMI, type RouteState, viewOf } from "../live/serviceState.ts";
import { entriesOf, isSet, ofMember, type Release } from "../stack/release.ts";
import type { RollbackOrder } from "./order.ts";
import { missingPods, planRollback, type RollbackPlan, timeOf, type WayBack, wayBack } from "./plan.ts";

/** A service of what is rolled back, and since when each colour has its present release. */
export interface Found extends MemberState {
    readonly templates: Partial<Record<Color, Date>>;
}

type Move = Extract<RollbackPlan, { kind: "move" }>;

/** A service that must have its pods before the traffic moves. */
export interface Part {
    readonly found: Found;
    readonly move: Move;
}

/** What a rollback must do now. */
export type ReleasePlan =
    | Exclude<RollbackPlan, { kind: "move" }>
    | { kind: "move"; from: Color; to: Color; parts: Part[] };

/** Decides for all services of a release, so that none goes where another does not. */
export function planRelease(
    release: Release,
    all: readonly Found[],
    { force, failing, isRemembered = false }: Pick<RollbackOrder, "force" | "failing" | "isRemembered">,
): ReleasePlan {
    if (isRemembered && isOutdated(release, all)) {
        return { kind: "refused", reason: `${release.name}: is released with other services by now`, stale: true };
    }
    const routes = entryStates(release, all).flatMap(({ route }) => route ?? []);
    const hasAll = routes.length === entriesOf(release).length;
    const back = hasAll ? (beforeEntries(all, routes) ?? wayBack(routes, force)) : undefined;
    const conditions = { force, failing: failing ?? (back && whatFails(release, all, back)), ...(back && { back }) };
    const plans = all
        .filter(({ route, service }) => route || entriesOf(release).some(({ name }) => name === service.name))
        .map((found) => {
            const { service, templates } = found;
            const foreign = foreignRoute(service, found.route);
            const state = back
                ? carrying(
                      found,
                      other(back.to),
                      routes.map(({ view }) => view),
                  )
                : found;
            return { found, plan: planRollback(service.name, state, { ...conditions, foreign, templates }) };
        });
    const refused = plans.map(({ plan }) => plan).find(({ kind }) => kind === "refused" || kind === "stay");
    if (refused && refused.kind !== "move") return asOf(release, refused);
    const parts = plans.flatMap(({ found, plan }) => (plan.kind === "move" ? [{ found, move: plan }] : []));
    const [first] = parts;
    if (first) return { kind: "move", from: first.move.from, to: first.move.to, parts };
    const done = plans.map(({ plan }) => plan).find(({ kind }) => kind === "done");
    if (done?.kind !== "done") throw new Error(`${release.name}: nothing was found to roll back`);
    return isSet(release) ? { ...done, reason: done.reason.replace(/^[^:]*/, release.name) } : done;
}

/** Whether the routes show that services were joined to a set, or a set was dissolved, since the state was read. */
function isOutdated(release: Release, all: readonly Found[]): boolean {
    const inSet = all.some(({ route }) => keepsColors(route?.spec));
    return inSet !== isSet(release);
}

/**
 * Where requests enter, if the last update has moved only services that are no entries, as one that is under way: nobody who enters
 * has moved, and nobody may.
 */
function beforeEntries(all: readonly Found[], entries: readonly RouteState[]): WayBack | undefined {
    const isRecorded = entries.some(({ hold, journal }) => hold !== undefined || journal !== undefined);
    const [to, ...others] = new Set(entries.map(({ view }) => onlyColor(view)));
    if (isRecorded || to === undefined || others.length > 0) return undefined;
    const lastMove = Math.max(...entries.map(timeOf));
    const isAhead = all.some(
        ({ route }) =>
            route?.view.first === other(to) &&
            keepsColors(route.spec) &&
            route.changedBy === PULUMI &&
            timeOf(route) >= lastMove,
    );
    return isAhead ? { to, isRecorded: true } : undefined;
}

/** In a set, the colour with the traffic fails where it does in one service. */
function whatFails(release: Release, all: readonly Found[], { to }: WayBack): string | undefined {
    if (!isSet(release)) return undefined;
    const missing = all.map((found) => ({ found, text: missingPods(other(to), found) })).find(({ text }) => text);
    return missing?.text && ofMember(release, missing.found.service, missing.text);
}

/** A service with whichever of the routes leads most of its requests to a colour: of a set, the entries' lead them too. */
function carrying(found: Found, from: Color, entries: readonly RouteView[]): Found {
    const { route } = found;
    if (!route) return found;
    const most = [route.view, ...entries].reduce((most, view) =>
        view.share[from] > most.share[from] || (hasTraffic(view, from) && !hasTraffic(most, from)) ? view : most,
    );
    return { ...found, route: { ...route, view: most } };
}

function asOf<T extends { reason: string }>(release: Release, plan: T): T {
    return isSet(release) ? { ...plan, reason: `${release.name}: no route has changed. ${plan.reason}` } : plan;
}

/** Whether a service's own route leads requests to the colour that is left. */
export function isLeft({ found, move: { from } }: Part): boolean {
    return hasTraffic(viewOf(found), from);
}
