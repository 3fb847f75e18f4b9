import { COLORS, type Color } from "../../model/color.ts";
import { Routes } from "../../model/names.ts";
import { sayPercent } from "../../model/percent.ts";
import { isSetRule } from "../../model/route/fixed.ts";
import { hasTraffic, type RouteView, sameShare } from "../../model/route/view.ts";
import { elements, fields, type Value } from "../../model/value.ts";
import type { ReleaseSet } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { entryStates, type MemberState } from "./releaseState.ts";
import { viewOf } from "./serviceState.ts";

/** Whether a service of a set keeps the colours apart. */
export interface Keeping {
    readonly service: string;
    /**
     * `open`: its route does not keep callers in their colour, but all traffic has one. `behind`: it does, but leads callers outside
     * the set to another colour than the entries do.
     */
    readonly colors: "kept" | "behind" | "open" | "mixed";
    /** What is wrong; undefined where nothing is. */
    readonly why: string | undefined;
}

/** Whether requests that have a colour stay in it, at each service of a set. */
export function keepingOf(set: ReleaseSet, states: readonly MemberState[]): Keeping[] {
    const entries = entryStates(set, states);
    return states.map((state) => {
        const [colors, why] = judge(state, set, entries);
        return { service: state.service.name, colors, why };
    });
}

/** Whether a request may go from one colour to the other, or would with the next split. */
export function isMixed({ colors }: Keeping): boolean {
    return colors === "mixed" || colors === "open";
}

type Judgement = [colors: Keeping["colors"], why?: string];

function judge(state: MemberState, set: ReleaseSet, entries: readonly MemberState[]): Judgement {
    const { route, service } = state;
    if (!route) return ["mixed", "it has no VirtualService, so its callers reach both colours"];
    const unkept = set.members.filter((caller) => !isKept(route.spec, caller));
    if (unkept.length > 0) return judgeOpen(route.view, unkept.length === set.members.length ? [] : unkept, entries);
    const [lead] = entries;
    if (!lead || lead.service.name === service.name) return ["kept"];
    const isEntry = entries.some((entry) => entry.service.name === service.name);
    return isEntry ? judgeEntry(route.view, lead) : judgeInner(route.view, lead);
}

function judgeOpen(view: RouteView, unkept: readonly StackService[], entries: readonly MemberState[]): Judgement {
    const led = withTraffic([view]);
    const callers = unkept.length === 0 ? "its callers" : `calls of ${unkept.map(({ name }) => name).join(" and ")}`;
    const what = `its route does not keep ${callers} in their colour`;
    const entered = withTraffic(entries.map(viewOf));
    if (led.length === 1 && entered.join() === led.join())
        return ["open", `${what}. Nothing mixes as long as ${led.join()} has all the traffic`];
    return [
        "mixed",
        `${what}: they get ${led.join(" and ") || "neither colour"}, and requests enter in ${entered.join(" and ")}`,
    ];
}

/** Each request stays in one colour, but callers of one entry get another release than those of the other. */
function judgeEntry(view: RouteView, lead: MemberState): Judgement {
    const [own, other] = [view.share.blue, viewOf(lead).share.blue];
    if (sameShare(own, other)) return ["kept"];
    return [
        "mixed",
        `it gives blue ${sayPercent(own)} of the traffic, and ${lead.service.name} gives it ${sayPercent(other)}`,
    ];
}

function judgeInner({ first }: RouteView, lead: MemberState): Judgement {
    const active = viewOf(lead).first;
    if (first === active || first === undefined) return ["kept"];
    return ["behind", `callers outside the set get ${first} of it, and ${active} of ${lead.service.name}`];
}

function withTraffic(views: readonly RouteView[]): Color[] {
    return COLORS.filter((color) => views.some((view) => hasTraffic(view, color)));
}

/** Whether the pods of both colours of a caller are led to their colour. */
function isKept(spec: Value, { selectors, place: { namespace } }: StackService): boolean {
    const rules = elements(fields(spec).http).filter(isSetRule);
    return COLORS.every((color) => {
        const conditions = rules.filter((rule) => fields(rule).name === Routes.set(color)).flatMap(conditionsOf);
        const labels = Object.entries({ ...selectors.service, ...selectors[color] });
        return conditions.some(({ sourceLabels, sourceNamespace }) => {
            const asked = fields(sourceLabels);
            const isSame =
                Object.keys(asked).length === labels.length && labels.every(([key, value]) => asked[key] === value);
            return isSame && sourceNamespace === namespace;
        });
    });
}

function conditionsOf(rule: Value): Record<string, Value>[] {
    return elements(fields(rule).match).map(fields);
}
