import { COLORS, type Color } from "../color.ts";
import { Routes, subsetName } from "../names.ts";
import { elements, fields, type Value } from "../value.ts";

// Rules that say themselves which colour a request gets, so that a cutover leaves them as they are.

/** Whether a rule gets no production traffic that a cutover would move. */
export function isFixedRule(rule: Value): boolean {
    return isTestRule(rule) || isSetRule(rule);
}

/** Whether a rule is only for the test header and so gets no production traffic: judged by its name and its conditions. */
export function isTestRule(rule: Value): boolean {
    const color = colorIn(rule, Routes.test);
    const conditions = elements(fields(rule).match);
    return (
        color !== undefined &&
        conditions.length > 0 &&
        conditions.every((each) =>
            Object.values(fields(fields(each).headers)).some((asked) => fields(asked).exact === color),
        )
    );
}

/**
 * Whether a rule keeps callers of a release set in their colour: judged by its name, its conditions and where it leads. Its callers
 * have only the requests that an entry of the set gave to their colour.
 */
export function isSetRule(rule: Value): boolean {
    const color = colorIn(rule, Routes.set);
    if (color === undefined) return false;
    const { match, route } = fields(rule);
    const [conditions, destinations] = [elements(match), elements(route)];
    return (
        conditions.length > 0 &&
        conditions.every(asksForCaller) &&
        destinations.length > 0 &&
        destinations.every((each) => fields(fields(each).destination).subset === subsetName(color))
    );
}

/** Whether a VirtualService's spec keeps the callers of a release set in their colour, of both colours. */
export function keepsColors(spec: Value): boolean {
    const rules = elements(fields(spec).http).filter(isSetRule);
    return COLORS.every((color) => rules.some((rule) => fields(rule).name === Routes.set(color)));
}

/** Istio ignores the caller's labels in a condition that names gateways. */
function asksForCaller(condition: Value): boolean {
    const { sourceLabels, gateways } = fields(condition);
    return Object.keys(fields(sourceLabels)).length > 0 && elements(gateways).length === 0;
}

/** The colour in a rule's name, also where a further port follows. */
function colorIn(rule: Value, nameOf: (color: Color) => string): Color | undefined {
    const { name } = fields(rule);
    return COLORS.find((each) => name === nameOf(each) || String(name).startsWith(`${nameOf(each)}-`));
}
