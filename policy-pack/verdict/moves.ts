import { serviceOf } from "../../src/model/route/host.ts";
import { productionRules } from "../../src/model/route/production.ts";
import type { Route, Rule } from "../../src/model/route/rule.ts";
import { type Share, sharesOf, targetKey } from "../../src/model/route/share.ts";
import { UNKNOWN } from "../../src/model/value.ts";

/** Traffic that a route would give to a subset, more than the subset has now. */
export interface Move {
    readonly rule: Rule;
    readonly host: string;
    readonly subset: string;
    /** The part of the rule's requests, from 0 to 1; 1 where that is not known. */
    readonly share: number;
    readonly shareIsKnown: boolean;
    /**
     * Subsets of the same host that serve the most of these requests now: what they have is what the target will need.
     * Empty where nothing is known to serve them.
     */
    readonly from: readonly string[];
}

/** Smaller differences between shares are rounding. */
const NOISE = 1e-9;

/**
 * Lists what gets more production traffic than now. A rule is compared with the live rule of the same conditions; where
 * there is none, or where a live rule has no successor, requests may come from or go to any rule, so all are compared.
 * Without a live route (undefined), everything is new.
 */
export function movesOf(proposed: Route, live: Route | undefined): Move[] {
    const before = live === undefined ? [] : productionRules(live);
    const rules = productionRules(proposed);
    const orphans = before.filter(({ key }) => !rules.some((rule) => rule.key === key));
    return rules.flatMap((rule) => {
        const same = before.filter(({ key }) => key === rule.key);
        const rivals = same.length > 0 ? [...same, ...orphans] : before;
        return sharesOf(rule).flatMap((share) => moveTo(share, rule, rivals) ?? []);
    });
}

/** The namespaces in which traffic would move: the route's own, for its DestinationRules, and those of the services. */
export function namespacesOfMoves(proposed: Route, live: Route | undefined): string[] {
    const moves = movesOf(proposed, live);
    const services = moves.map(({ host }) => serviceOf(host)?.namespace ?? proposed.namespace);
    return moves.length === 0 ? [] : [...new Set([proposed.namespace, ...services])];
}

function moveTo({ destination, share }: Share, rule: Rule, rivals: readonly Rule[]): Move | undefined {
    const { host, subset } = destination;
    if (typeof host !== "string" || typeof subset !== "string" || share === 0) {
        return undefined;
    }
    const reached = share === UNKNOWN ? 1 : share;
    const losing = rivals.map(sharesOf).filter((shares) => reached > shareIn(shares, targetKey(destination)) + NOISE);
    if (rivals.length > 0 && losing.length === 0) {
        return undefined;
    }
    const from = losing.flatMap((shares) => heaviestOn(host, shares));
    return { rule, host, subset, share: reached, shareIsKnown: share !== UNKNOWN, from: [...new Set(from)] };
}

function shareIn(shares: readonly Share[], target: string): number {
    const found = shares.find(({ destination }) => targetKey(destination) === target)?.share ?? 0;
    return found === UNKNOWN ? 0 : found;
}

/** The subsets of a host with the greatest share, all of them where several are equal. */
function heaviestOn(host: string, shares: readonly Share[]): string[] {
    const rated = shares
        .filter(({ destination }) => destination.host === host)
        .map(({ destination, share }) => ({ subset: destination.subset, share: share === UNKNOWN ? 0 : share }));
    const greatest = Math.max(0, ...rated.map(({ share }) => share));
    return rated
        .filter(({ share }) => share > greatest - NOISE)
        .map(({ subset }) => subset)
        .filter((subset) => typeof subset === "string");
}
