import type { OverrideArgs } from "../args.ts";
import type { Settings } from "../arguments/settings.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import { type Need, needFor, percentFor } from "../model/need.ts";
import { holds, reaches } from "../model/override.ts";
import { sayPercent } from "../model/percent.ts";
import { plural } from "../model/plural.ts";
import { heaviest, NO_ROUTE, type RouteView } from "../model/route/view.ts";
import { sayShares } from "./describeMove.ts";
import type { Live } from "./live.ts";

/** What the update will do to traffic, and the gate's settings. */
export interface Wanted {
    readonly name: string;
    /** The release set to which the service belongs. */
    readonly set?: string;
    readonly route: RouteView;
    /** The route after the last update, from the state; undefined before the first. */
    readonly previous?: RouteView | undefined;
    readonly minReadyPercent: number;
    readonly minReplicas: number;
    /** The most pods that the program lets each colour have. */
    readonly most: Readonly<Record<Color, number>>;
    /** Whether autoscalers decide how many it has. */
    readonly autoscaled: boolean;
    readonly override?: OverrideArgs | undefined;
    readonly now: Date;
}

/** What the settings ask for before a route may become another. */
export function wantedOf(settings: Settings, route: RouteView, previous: RouteView | undefined): Wanted {
    const { name, gate, set, autoscaling } = settings;
    const { minReadyPercent, minReplicas, override } = gate;
    return {
        name,
        ...(set && { set: set.name }),
        route,
        previous,
        minReadyPercent,
        minReplicas,
        most: mostPods(settings),
        autoscaled: autoscaling !== undefined,
        override,
        now: new Date(),
    };
}

/** The most pods that the program lets each colour have. */
export function mostPods({ autoscaling, colors }: Pick<Settings, "autoscaling" | "colors">): Record<Color, number> {
    const most = (color: Color) => autoscaling?.maxReplicas ?? colors[color].replicas;
    return { blue: most("blue"), green: most("green") };
}

/** Whether traffic may move. Only a refusal for `pods` or their `rollout` may be resolved by the update itself. */
export type GateDecision =
    | { allowed: true; note?: string }
    | { allowed: false; because: "hold" | "split" | "undo"; reason: string }
    | { allowed: false; because: "rollout"; reason: string; target: Color }
    | { allowed: false; because: "pods"; reason: string; target: Color; ready: number; needed: number };

/** Judges the colours that will get more traffic than now, each by its own pods. */
export function decideGate(live: Live, wanted: Wanted): GateDecision {
    const now = live.route?.view ?? NO_ROUTE;
    const targets = gaining(live, wanted);
    return (
        heldTarget(live, targets, wanted) ??
        unfinishedSplit(now, targets, wanted) ??
        undoing(live, targets, wanted) ??
        fewPods(live, targets, wanted) ??
        mixedReleases(live, targets, wanted) ?? { allowed: true }
    );
}

/** The colours that will get more traffic than now. */
export function gaining(live: Live, { route }: Pick<Wanted, "route">): Color[] {
    return COLORS.filter((color) => gains(live.route?.view ?? NO_ROUTE, route, color));
}

function gains(now: RouteView, wanted: RouteView, color: Color): boolean {
    return (
        wanted.share[color] > now.share[color] ||
        wanted.reach[color] > now.reach[color] ||
        (wanted.matched[color] && !now.matched[color])
    );
}

/** Commands recognize a failure because of a hold by these words. */
export const ROLLED_BACK_FROM = "It was rolled back from";

function heldTarget(live: Live, targets: Color[], { name, set }: Wanted): GateDecision | undefined {
    const hold = live.route?.hold;
    if (!hold || !targets.includes(hold.from)) return undefined;
    return {
        allowed: false,
        because: "hold",
        reason:
            `${name}: traffic has not moved. ${ROLLED_BACK_FROM} ${hold.from} at ${hold.time} (${hold.reason}), and ` +
            `${hold.from} has been on hold since. Set activeColor to ${other(hold.from)}. Once ${hold.from} is fixed, ` +
            `run \`bluegreen release ${set ?? name}\`.`,
    };
}

/**
 * A cutover with a split still set would not move all traffic. Whether this is a cutover depends on the colour that the program
 * names first, not on the heaviest: a canary may have more than half of the traffic.
 */
function unfinishedSplit(
    now: RouteView,
    targets: Color[],
    { name, route, previous }: Wanted,
): GateDecision | undefined {
    const [from, to] = [previous?.first ?? heaviest(now), route.first];
    if (from === undefined || to === undefined || from === to) return undefined;
    // A canary with most of the traffic would lose it to the colour that the cutover is meant to leave.
    const turnsRound = targets.includes(from) && route.share[from] > route.share[to];
    if (!targets.includes(to) && !turnsRound) return undefined;
    if (route.share[from] === 0 && !route.matched[from]) return undefined;
    const [field, kept] =
        route.share[from] > 0
            ? [
                  "traffic.idlePercent",
                  `${sayPercent(route.share[from])} of it would ${turnsRound ? "go to" : "stay on"} ${from}`,
              ]
            : ["traffic.match", `requests that match would stay on ${from}`];
    return {
        allowed: false,
        because: "split",
        reason:
            `${name}: traffic has not moved. activeColor ${to} is meant to move all of it from ${from}, but ${field} is set: ` +
            `${kept}. Remove ${field} in the same change.`,
    };
}

/** Traffic that somebody moved since the last update is never moved back by accident. */
function undoing(live: Live, targets: Color[], { name, route, previous }: Wanted): GateDecision | undefined {
    if (!previous || !live.route || targets.length === 0 || !movesNothing(previous, route)) return undefined;
    return {
        allowed: false,
        because: "undo",
        reason:
            `${name}: traffic has not moved. Somebody moved it since the last update: it was ${sayShares(previous)} and is now ` +
            `${sayShares(live.route.view)}. This update is not meant to move traffic, but would move it back. To move it back, run ` +
            "`pulumi up --refresh`, which shows the move first. To leave it, set activeColor to where the traffic is.",
    };
}

function movesNothing(one: RouteView, another: RouteView): boolean {
    return COLORS.every(
        (color) =>
            one.share[color] === another.share[color] &&
            one.matched[color] === another.matched[color] &&
            one.reach[color] === another.reach[color],
    );
}

function fewPods(live: Live, targets: Color[], wanted: Wanted): GateDecision | undefined {
    for (const target of targets) {
        const ready = live.colors[target]?.ready ?? 0;
        const needs = need(live, target, wanted);
        const { needed, why } = needs;
        if (ready >= needed) continue;
        const elsewhere = live.colors[other(target)]?.ready ?? 0;
        const allowed = overridden(wanted, `${target} has ${pods(ready)}, needed: ${needed}`);
        if (allowed && reaches({ ready, elsewhere })) return allowed;
        return {
            allowed: false,
            because: "pods",
            target,
            ready,
            needed,
            reason:
                `${wanted.name}: traffic has not moved. ${target} would get ${share(wanted.route, target)} and has ${pods(ready)}; ` +
                `needed: ${needed} (${why}). ` +
                (allowed
                    ? `Bring ${target} up first: gate.override lets traffic move to one ready pod, but not to none.`
                    : `${morePods(wanted, target, needs)}. ${wayOut(wanted)}`),
        };
    }
    return undefined;
}

/** How a colour comes to have enough pods. Where the program declares fewer, every update would leave it with too few. */
function morePods(wanted: Wanted, target: Color, { needed, carrying, because }: ReturnType<typeof need>): string {
    const { most, autoscaled, minReplicas } = wanted;
    const declared = most[target];
    if (declared >= needed) return `Bring ${target} up first, or lower gate.minReadyPercent or gate.minReplicas`;
    const argument = autoscaled ? "autoscaling.maxReplicas" : `${target}.replicas`;
    const percent = percentFor(declared, carrying);
    const fewer =
        because === "minReplicas"
            ? `, or gate.minReplicas to less than ${minReplicas}`
            : percent >= 1
              ? `, or, if ${declared} will do, gate.minReadyPercent to ${percent}`
              : "";
    return `The program lets ${target} have ${plural(declared, "pod")} at most: set ${argument} to ${needed}${fewer}`;
}

/** Ready pods of an earlier release would get requests too, and the rollout would then stop them. */
function mixedReleases(live: Live, targets: Color[], wanted: Wanted): GateDecision | undefined {
    for (const target of targets) {
        const outdated = live.colors[target]?.outdated ?? 0;
        if (outdated === 0) continue;
        const found = sayMixed(target, outdated);
        const allowed = overridden(wanted, found);
        if (allowed) return allowed;
        return {
            allowed: false,
            because: "rollout",
            target,
            reason:
                `${wanted.name}: traffic has not moved. ${target} would get ${share(wanted.route, target)}, but ${found}. Watch ` +
                "`kubectl rollout status` of its Deployment, and run `pulumi up` again once the rollout is complete. If it needs " +
                `longer, raise rolloutTimeoutSeconds. ${wayOut(wanted)}`,
        };
    }
    return undefined;
}

function overridden({ name, override, now }: Wanted, what: string): GateDecision | undefined {
    if (!override || !holds(override, now)) return undefined;
    return { allowed: true, note: `${name}: gate.override lets traffic move: ${what}. Its reason: ${override.reason}` };
}

function wayOut({ override }: Wanted): string {
    const ended = override ? ` The present one ended at ${override.until}.` : "";
    return `To leave a colour that is worse, set gate.override with a reason and an end.${ended}`;
}

/** What is wrong with a colour whose rollout is not complete. */
export function sayMixed(color: Color, outdated: number): string {
    return `${color} is still rolling out and has ${plural(outdated, "pod")} of an earlier release`;
}

/** How many of a colour's pods must be ready for its share of the traffic, why so many, and how many carry that share now. */
export function need(
    live: Live,
    target: Color,
    { route, minReadyPercent, minReplicas }: Pick<Wanted, "route" | "minReadyPercent" | "minReplicas">,
): { needed: number; why: string; because: Need["because"]; carrying: number } {
    const busy = heaviest(live.route?.view ?? NO_ROUTE);
    const reference = busy === undefined ? 0 : (live.colors[busy]?.ready ?? 0);
    // An override helps only to leave another colour that has the traffic.
    const isReferenceLive = busy !== undefined && busy !== target;
    const { needed, because } = needFor({
        share: route.reach[target],
        reference,
        isReferenceLive,
        minReplicas,
        minReadyPercent,
    });
    const reasons = {
        share: `${minReadyPercent} % of its share of the ${pods(reference)} of ${busy}, which has the traffic now`,
        minReplicas: `gate.minReplicas ${minReplicas}`,
        rescue: `one more than the ${pods(reference)} of ${busy}, which has the traffic now`,
    };
    return { needed, why: reasons[because], because, carrying: route.reach[target] * reference };
}

function share(route: RouteView, color: Color): string {
    if (route.share[color] >= route.reach[color] && route.share[color] > 0)
        return `${sayPercent(route.share[color])} of the traffic`;
    return route.reach[color] > 0
        ? `the requests that match a rule, up to ${sayPercent(route.reach[color])} of the traffic`
        : "the requests that match a rule";
}

function pods(count: number): string {
    return plural(count, "ready pod");
}
