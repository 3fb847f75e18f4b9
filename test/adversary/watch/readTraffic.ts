import { COLORS, type Color } from "../../../src/model/color.ts";
import type { RouteView } from "../../../src/model/route/view.ts";

interface Rule {
    readonly match?: readonly Condition[];
    readonly route?: readonly {
        readonly destination: { readonly host?: string; readonly subset?: string };
        readonly weight?: number;
    }[];
}
type Condition = Readonly<Record<string, unknown>>;

/**
 * How Istio interprets a route, computed independently of the code under test: the first rule without a condition gets what no earlier
 * rule took, weights are relative, and a lone destination gets everything.
 * See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export function readTraffic(spec: unknown): RouteView {
    const rules = (spec as { http?: readonly Rule[] } | undefined)?.http ?? [];
    const last = rules.findIndex(takesAll);
    const reachable = last === -1 ? rules : rules.slice(0, last + 1);
    const main = last === -1 ? undefined : rules[last];
    const conditional = reachable.filter((rule) => rule !== main && !namesItsColor(rule));
    const heard = reachable.filter((rule) => !asksForHeaders(rule));
    const both = <T>(of: (color: Color) => T) => ({ blue: of("blue"), green: of("green") });
    return {
        share: both((color) => part(main, color)),
        matched: both((color) => conditional.some((rule) => part(rule, color) > 0)),
        reach: both((color) => Math.max(0, ...heard.map((rule) => part(rule, color, "the most")))),
        first: colorsOf(main?.route?.[0])[0],
    };
}

/** The host of the first destination. */
export function hostOf(spec: unknown): string | undefined {
    return (spec as { http?: readonly Rule[] } | undefined)?.http?.[0]?.route?.[0]?.destination.host;
}

function part(rule: Rule | undefined, color: Color, how: "mean" | "the most" = "mean"): number {
    const destinations = rule?.route ?? [];
    const weights = destinations.map(({ weight = 0 }) => (destinations.length === 1 ? 1 : weight));
    const all = weights.reduce((sum, each) => sum + each, 0);
    const own = destinations.map((each, index) => {
        const colors = colorsOf(each);
        return colors.includes(color) ? (weights[index] ?? 0) / (how === "mean" ? colors.length : 1) : 0;
    });
    return all === 0 ? 0 : own.reduce((sum, each) => sum + each, 0) / all;
}

/** A destination without a subset means all pods of the Service. */
function colorsOf(each: NonNullable<Rule["route"]>[number] | undefined): readonly Color[] {
    if (!each) return [];
    const { subset } = each.destination;
    return subset === undefined ? COLORS : COLORS.filter((color) => color === subset);
}

function takesAll({ match = [] }: Rule): boolean {
    return match.length === 0 || match.some(asksForNothing);
}

function asksForNothing(condition: Condition): boolean {
    return Object.entries(condition).every(
        ([key, asked]) => key === "name" || isEmpty(asked) || (asked as { prefix?: string }).prefix === "/",
    );
}

function isEmpty(asked: unknown): boolean {
    return asked === undefined || (typeof asked === "object" && asked !== null && Object.keys(asked).length === 0);
}

/** Whether only requests with certain headers or parameters match, which the adversary's callers do not send. */
function asksForHeaders({ match = [] }: Rule): boolean {
    return match.length > 0 && match.every(({ headers, queryParams }) => !isEmpty(headers) || !isEmpty(queryParams));
}

/** Whether it is the rule of a test header, whose value is the colour that it leads to. */
function namesItsColor({ match = [], route = [] }: Rule): boolean {
    return (
        match.length > 0 &&
        match.every(({ headers }) =>
            Object.values((headers ?? {}) as Record<string, { exact?: string }>).some(
                ({ exact }) => exact !== undefined && route.every(({ destination }) => destination.subset === exact),
            ),
        )
    );
}
