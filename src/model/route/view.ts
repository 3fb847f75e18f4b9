import { COLORS, type Color, other } from "../color.ts";
import { bothColorsName, subsetName } from "../names.ts";
import { elements, fields } from "../value.ts";
import { isFixedRule } from "./fixed.ts";
import { type Destination, type Route, type Rule, readRoute } from "./rule.ts";
import { sharesOf } from "./share.ts";

/** What a route does with the two colours, whoever wrote it. */
export interface RouteView {
    /** The part of the unconditional requests that each colour gets, from 0 to 1. */
    readonly share: Readonly<Record<Color, number>>;
    /** Whether a colour gets requests by conditions, other than those of a test header or of a release set. */
    readonly matched: Readonly<Record<Color, boolean>>;
    /** The largest part of the requests that a colour may get by any one rule, from 0 to 1: what its pods must be able to carry. */
    readonly reach: Readonly<Record<Color, number>>;
    /** The colour that the unconditional rule names first, which is the active one where the component wrote it. */
    readonly first: Color | undefined;
}

/** A route without any traffic, as before the first one. */
export const NO_ROUTE: RouteView = {
    share: { blue: 0, green: 0 },
    matched: { blue: false, green: false },
    reach: { blue: 0, green: 0 },
    first: undefined,
};

/** A route with all traffic on one colour. */
export function allOn(color: Color): RouteView {
    const share = byColor((each) => (each === color ? 1 : 0));
    return { share, matched: NO_ROUTE.matched, reach: share, first: color };
}

/**
 * Reads a VirtualService's spec as Istio does: the first rule without conditions takes what no earlier one took, and a
 * destination that names no subset of the service's host is both colours.
 */
export function viewRoute(spec: unknown): RouteView {
    const route = readRoute(spec, "");
    const ours = ownNames(route);
    const sources = elements(fields(spec).http);
    const reached = route.rules.flatMap((rule, index) =>
        rule.reachable && !(rule.protocol === "http" && isFixedRule(sources[index]))
            ? [{ rule, parts: partsOf(rule, ours) }]
            : [],
    );
    const main = reached.find(({ rule }) => rule.catchesAll);
    const conditional = reached.filter(({ rule }) => !rule.catchesAll);
    const largest = (color: Color) =>
        Math.max(
            0,
            ...reached.filter(({ rule }) => rule.audience !== "testers").map(({ parts }) => parts.reach[color]),
        );
    return {
        share: main?.parts.share ?? NO_ROUTE.share,
        matched: byColor((color) => conditional.some(({ parts }) => parts.reach[color] > 0)),
        reach: byColor(largest),
        first: main?.parts.first,
    };
}

/** The colour with the greatest share, the first of equal ones; undefined where no request goes to either. */
export function heaviest({ share, first }: Pick<RouteView, "share" | "first">): Color | undefined {
    if (share.blue === 0 && share.green === 0) return undefined;
    if (share.blue === share.green) return first ?? "blue";
    return share.green > share.blue ? "green" : "blue";
}

/** Shares that differ by less are the same. */
const SHARE_TOLERANCE = 0.005;

/** Whether two shares, from 0 to 1, are the same. */
export function sameShare(one: number, other: number): boolean {
    return Math.abs(one - other) < SHARE_TOLERANCE;
}

/** Whether requests would be lost if a colour lost its pods. */
export function hasTraffic({ share, matched }: Pick<RouteView, "share" | "matched">, color: Color): boolean {
    return share[color] > 0 || matched[color];
}

/** The colour that gets every request; undefined where both or none may get some. */
export function onlyColor(view: Pick<RouteView, "share" | "matched">): Color | undefined {
    return COLORS.find((color) => hasTraffic(view, color) && !hasTraffic(view, other(color)));
}

/**
 * What a member of a release set may get: by its own route, and from other members, whose requests have the colour that the
 * entries' routes gave them.
 */
export function joinViews(own: RouteView, entries: readonly RouteView[]): RouteView {
    const all = [own, ...entries];
    const most = (part: "share" | "reach") => byColor((color) => Math.max(...all.map((view) => view[part][color])));
    return {
        share: most("share"),
        matched: byColor((color) => all.some(({ matched }) => matched[color])),
        reach: most("reach"),
        first: own.first,
    };
}

interface Parts {
    readonly share: Record<Color, number>;
    readonly reach: Record<Color, number>;
    readonly first: Color | undefined;
}

function partsOf(rule: Rule, ours: ReadonlySet<string>): Parts {
    const shares = sharesOf(rule).map(({ destination, share }) => ({
        colors: colorsOf(destination, ours),
        part: typeof share === "number" ? share : 1,
    }));
    const sum = (color: Color, weigh: (colors: readonly Color[]) => number) =>
        shares.reduce((total, { colors, part }) => total + (colors.includes(color) ? part * weigh(colors) : 0), 0);
    return {
        share: byColor((color) => sum(color, (colors) => 1 / colors.length)),
        reach: byColor((color) =>
            Math.min(
                1,
                sum(color, () => 1),
            ),
        ),
        first: rule.destinations.flatMap((destination) => colorsOf(destination, ours))[0],
    };
}

/** Without a subset, requests go to whichever pods the Service selects. */
function colorsOf({ host, subset }: Destination, ours: ReadonlySet<string>): readonly Color[] {
    const named = COLORS.filter((color) => subset === subsetName(color));
    if (named.length > 0 || subset !== undefined || typeof host !== "string") return named;
    return ours.has(serviceName(host)) ? COLORS : [];
}

/** What the service may be called in the route: what callers ask for, and what its colours are subsets of. */
function ownNames({ hosts, rules }: Route): ReadonlySet<string> {
    const subsets = rules.flatMap(({ destinations }) => destinations).filter(({ subset }) => isColor(subset));
    const names = [...hosts, ...subsets.map(({ host }) => host)]
        .filter((host) => typeof host === "string")
        .map(serviceName);
    return new Set(names.flatMap((name) => [name, bothColorsName(name)]));
}

function serviceName(host: string): string {
    return host.split(".")[0] ?? host;
}

function isColor(subset: unknown): boolean {
    return COLORS.some((color) => subset === subsetName(color));
}

function byColor<T>(make: (color: Color) => T): Record<Color, T> {
    return { blue: make("blue"), green: make("green") };
}
