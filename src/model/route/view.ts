import { COLORS, type Color } from "../color.ts";
import { Annotations, Routes, subsetName } from "../names.ts";

/** What a route does with the two colours, whoever wrote it. */
export interface RouteView {
    /** The part of the unconditional requests that each colour gets, from 0 to 1. */
    share: Record<Color, number>;
    /** Whether a colour gets requests by conditions, other than those of a test header. */
    matched: Record<Color, boolean>;
}

/** A route without traffic for anybody, which is what there is before the first one. */
export const NO_ROUTE: RouteView = { share: { blue: 0, green: 0 }, matched: { blue: false, green: false } };

/** Reads a VirtualService's spec; what it does not understand counts as no traffic. */
export function viewRoute(spec: unknown): RouteView {
    const rules = rulesOf(spec);
    const main = rules.filter(answersAll).map(weightsOf);
    const conditional = rules.filter((rule) => !answersAll(rule) && !isTestRule(rule.name)).map(weightsOf);
    return {
        share: shares(main.find(hasWeight) ?? { blue: 0, green: 0 }),
        matched: byColor((color) => conditional.some((weights) => weights[color] > 0)),
    };
}

/** The colour with the greatest share; undefined where no request goes to either. */
export function heaviest({ share }: RouteView): Color | undefined {
    if (share.blue === 0 && share.green === 0) return undefined;
    return share.green > share.blue ? "green" : "blue";
}

/** Whether requests would be lost if a colour lost its pods. */
export function hasTraffic({ share, matched }: RouteView, color: Color): boolean {
    return share[color] > 0 || matched[color];
}

/** What keeps traffic from moving back onto a colour that was rolled back from. */
export interface Hold {
    from: Color;
    reason: string;
    time: string;
}

export function holdOf(annotations: Record<string, string> | undefined): Hold | undefined {
    const text = annotations?.[Annotations.hold];
    if (text === undefined) return undefined;
    try {
        const { from, reason, time } = JSON.parse(text) as Partial<Hold>;
        if (from && COLORS.includes(from)) return { from, reason: String(reason), time: String(time) };
    } catch {
        // Falls through: a hold that cannot be read must not be taken for none.
    }
    throw new Error(
        `the annotation ${Annotations.hold} holds ${text}, which says no colour; correct it, or remove it with \`bluegreen release\``,
    );
}

interface Rule {
    name?: string;
    match?: unknown[];
    route?: { destination?: { subset?: string }; weight?: number }[];
}

function rulesOf(spec: unknown): Rule[] {
    const http = (spec as { http?: unknown } | null | undefined)?.http;
    return Array.isArray(http) ? http.filter((rule): rule is Rule => typeof rule === "object" && rule !== null) : [];
}

/** A rule without conditions, or, as in many a tutorial, with the one that every path starts with a slash. */
function answersAll({ match }: Rule): boolean {
    if (!Array.isArray(match) || match.length === 0) return true;
    return match.some((each) => {
        const { name: _, ...conditions } = (each ?? {}) as { name?: string; uri?: { prefix?: string } };
        return (
            Object.keys(conditions).length === 0 ||
            (Object.keys(conditions).join() === "uri" && conditions.uri?.prefix === "/")
        );
    });
}

/** Whether a rule serves the test header alone, and so carries no production traffic. */
export function isTestRule(name: string | undefined): boolean {
    return COLORS.some((color) => name === Routes.test(color) || name?.startsWith(`${Routes.test(color)}-`));
}

function weightsOf({ route }: Rule): Record<Color, number> {
    const destinations = Array.isArray(route) ? route : [];
    return byColor((color) =>
        destinations
            .filter((each) => each?.destination?.subset === subsetName(color))
            .reduce((sum, { weight }) => sum + weightOf(weight, destinations.length), 0),
    );
}

/** Istio reads a lone destination without a weight as all of the traffic. */
function weightOf(weight: unknown, destinations: number): number {
    if (typeof weight === "number" && weight >= 0) return weight;
    return weight === undefined && destinations === 1 ? 100 : 0;
}

function hasWeight(weights: Record<Color, number>): boolean {
    return weights.blue + weights.green > 0;
}

/** Istio's weights are relative: they need not add up to 100. */
function shares(weights: Record<Color, number>): Record<Color, number> {
    const sum = weights.blue + weights.green;
    return byColor((color) => (sum === 0 ? 0 : weights[color] / sum));
}

function byColor<T>(make: (color: Color) => T): Record<Color, T> {
    return { blue: make("blue"), green: make("green") };
}
