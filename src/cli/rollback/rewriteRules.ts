import { COLORS, type Color, other } from "../../model/color.ts";
import { subsetName } from "../../model/names.ts";
import { isFixedRule } from "../../model/route/fixed.ts";

interface Destination {
    readonly subset?: string;
}

interface Rule {
    readonly name?: string;
    readonly route?: { readonly destination?: Destination; readonly weight?: number }[];
    readonly mirror?: Destination;
}

/**
 * The rules of a route with all production traffic on one colour. Everything else stays: conditions, ports, retries,
 * timeouts, headers, faults, and the rules that keep callers of a release set in their colour. A mirror goes to the colour that is idle then, as the component would have it.
 */
export function rewriteRules(rules: readonly unknown[], to: Color): unknown[] {
    return rules.map((each) => {
        const rule = each as Rule;
        if (isFixedRule(rule)) return rule;
        return { ...rule, ...withRoute(rule, to), ...withMirror(rule, to) };
    });
}

function withRoute({ route }: Rule, to: Color): Rule {
    const colored = (route ?? []).filter(({ destination }) => isColor(destination?.subset));
    // The colour's own destination may have its own headers.
    const kept = colored.find(({ destination }) => destination?.subset === subsetName(to)) ?? colored[0];
    if (!route || !kept) return {};
    const weight = colored.reduce((sum, each) => sum + (each.weight ?? 0), 0) || 100;
    const moved = { ...kept, destination: { ...kept.destination, subset: subsetName(to) }, weight };
    return { route: [moved, ...route.filter((each) => !colored.includes(each))] };
}

function withMirror({ mirror }: Rule, to: Color): Rule {
    if (mirror?.subset !== subsetName(to)) return {};
    return { mirror: { ...mirror, subset: subsetName(other(to)) } };
}

function isColor(subset: string | undefined): boolean {
    return COLORS.some((color) => subsetName(color) === subset);
}
