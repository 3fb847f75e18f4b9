import { type Range, sum } from "../../src/model/range.ts";
import { serviceOf } from "../../src/model/route/host.ts";
import { productionRules } from "../../src/model/route/production.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { type Share, sharesOf, targetKey } from "../../src/model/route/share.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { type LivePart, type LiveRule, liveRulesFor, type Resolve } from "./liveRules.ts";
import { overlap } from "./overlap.ts";
import type { Target, Unresolved } from "./target.ts";

/** Traffic that an update would give to pods, more than they have now. */
export interface Move {
    readonly rule: Rule;
    readonly host: string;
    /** Undefined where all of the service is meant. */
    readonly subset: string | undefined;
    readonly target: Target | Unresolved;
    /** The part of the rule's requests, from 0 to 1. */
    readonly share: Range;
    /** The part that the same pods get now at least. */
    readonly before: number;
    /** Where most of these requests go now. The target will need as many pods as that has. Empty where it is not known. */
    readonly from: readonly LivePart[];
    /** Whether the route itself moves the traffic, rather than what its names mean. */
    readonly isByRoute: boolean;
}

/** Smaller differences between shares are rounding. */
const NOISE = 1e-9;

/**
 * Lists what gets more production traffic than now. A rule is compared with the live rule of the same conditions; where
 * there is none, or where a live rule has no successor, requests may come from or go to any rule, so all are compared.
 * Without live rules, everything is new.
 */
export function movesOf(route: StackRoute, before: readonly LiveRule[], resolve: Resolve): Move[] {
    const rules = productionRules(route);
    const orphans = before.filter(({ rule }) => !rules.some(({ key }) => key === rule.key));
    return rules.flatMap((rule) => {
        const same = before.filter((liveRule) => liveRule.rule.key === rule.key);
        const liveRules = same.length > 0 ? [...same, ...orphans] : before;
        const parts = partsThen(rule, route.namespace, resolve);
        return parts.flatMap((part) => moveTo(part, rule, { liveRules, same }, parts) ?? []);
    });
}

/** What a destination will get, apart from what others will send to the same pods. */
interface PartThen {
    readonly key: string;
    readonly host: string;
    readonly subset: string | undefined;
    readonly target: Target | Unresolved;
    readonly range: Range;
}

function partsThen(rule: Rule, client: string, resolve: Resolve): PartThen[] {
    return sharesOf(rule).flatMap(({ destination, range }: Share) => {
        const { host, subset } = destination;
        return typeof host !== "string" || typeof subset === "symbol" || range.most === 0
            ? []
            : [{ key: targetKey(destination), host, subset, target: resolve(host, subset, client), range }];
    });
}

/** The namespaces in which traffic would move by a route's own change: its own, and those of the services. */
export function namespacesOfMoves(route: StackRoute, routes: ReadonlyMap<string, StackRoute>): string[] {
    const byName: Resolve = () => ({ problem: "missing", reason: "" });
    const moves = movesOf(route, liveRulesFor(route, routes, byName), byName);
    const services = moves.map(({ host }) => serviceOf(host)?.namespace ?? route.namespace);
    return moves.length === 0 ? [] : [...new Set([route.namespace, ...services])];
}

interface LiveRules {
    readonly liveRules: readonly LiveRule[];
    /** Those of the same conditions, from which the requests surely come. */
    readonly same: readonly LiveRule[];
}

function moveTo(
    wanted: PartThen,
    rule: Rule,
    { liveRules, same }: LiveRules,
    parts: readonly PartThen[],
): Move | undefined {
    const { host, subset } = wanted;
    const share = shareThen(wanted, parts);
    const rated = liveRules.map((liveRule) => ({ liveRule, now: shareNow(liveRule, wanted) }));
    const losing = rated.filter(({ now }) => share.most > now + NOISE);
    if (liveRules.length > 0 && losing.length === 0) return undefined;
    const from = losing.flatMap(({ liveRule }) => heaviestOf(liveRule, same.includes(liveRule) ? undefined : host));
    return {
        rule,
        host,
        subset,
        target: wanted.target,
        share,
        before: Math.min(...(rated.length === 0 ? [0] : rated.map(({ now }) => now))),
        from: [...new Map(from.map((part) => [part.key, part])).values()],
        isByRoute:
            liveRules.length === 0 ||
            losing.some(({ liveRule }) => share.most > shareByName(liveRule, wanted.key) + NOISE),
    };
}

/** Two names may mean the same pods, which then get both shares. */
function shareThen(wanted: PartThen, parts: readonly PartThen[]): Range {
    const { least, most } = sum(
        parts.map((part) => {
            const reached = part === wanted ? 1 : overlap(part, wanted, "then");
            return { least: part.range.least * reached, most: part.range.most * reached };
        }),
    );
    return { least, most: Math.min(1, most) };
}

function shareNow({ parts }: LiveRule, wanted: Pick<LivePart, "key" | "target">): number {
    return parts.reduce((total, part) => total + part.share * overlap(part, wanted), 0);
}

function shareByName({ parts }: LiveRule, wanted: string): number {
    return parts.filter(({ key }) => key === wanted).reduce((total, { share }) => total + share, 0);
}

/** Where the greatest share of a rule goes, of one host or any; all of them where several are equal. */
function heaviestOf({ parts }: LiveRule, host: string | undefined): LivePart[] {
    const eligible = parts.filter((part) => host === undefined || part.host === host);
    const greatest = Math.max(0, ...eligible.map(({ share }) => share));
    return eligible.filter(({ share }) => share > greatest - NOISE);
}
