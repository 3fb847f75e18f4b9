import { COLORS, type Color } from "../../src/model/color.ts";
import { subsetName } from "../../src/model/names.ts";
import { keepsColors } from "../../src/model/route/fixed.ts";
import type { Destination } from "../../src/model/route/rule.ts";
import { targetKey } from "../../src/model/route/share.ts";
import { releaseSetOf, releaseSetsIn } from "../mesh/releaseSet.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { type CutoverContext, resolveNow } from "./context.ts";
import { type LivePart, type LiveRule, liveRulesFor } from "./liveRules.ts";

// What a member of a release set gets from other members: requests whose colour the entries' routes have chosen.

/**
 * A member's route as an entry makes it: the entry's rules, which lead to the colours of the member. Undefined where the member's route
 * keeps no colours, so that it alone decides.
 */
export function routeVia(member: StackRoute, entry: StackRoute): StackRoute | undefined {
    const colors = colorsOf(member);
    if (colors === undefined) return undefined;
    const rules = entry.rules.map((rule) => ({
        ...rule,
        destinations: rule.destinations.flatMap((each) => led(each, colors)),
    }));
    return { ...entry, namespace: member.namespace, rules };
}

/** A member's route as each of the entries of its set makes it, among the routes of the same moment; none for any other route. */
export function routesVia(member: StackRoute, all: Iterable<StackRoute>): StackRoute[] {
    const name = releaseSetOf(member.object);
    if (name === undefined) return [];
    const entries = releaseSetsIn([...all]).find((set) => set.name === name)?.entries ?? [];
    return entries.flatMap((entry) => (entry === member ? [] : (routeVia(member, entry) ?? [])));
}

/** What the colours of a member get from all entries now, each the most that any of them gives it. */
export function liveRulesVia(
    member: StackRoute,
    entries: readonly StackRoute[],
    context: Pick<CutoverContext, "live" | "rootNamespace">,
): LiveRule[] {
    const routes = context.live?.routes;
    const resolve = resolveNow(context);
    const live = routes?.get(routeKey(member));
    const colors = live && colorsOf(live);
    if (live === undefined || colors === undefined) return liveRulesFor(member, routes, resolve);
    const given = entries.flatMap((entry) => liveRulesFor(entry, routes, resolve)).flatMap(({ parts }) => parts);
    const parts = COLORS.map((color): LivePart => {
        const { host, subset } = colors[color];
        const shares = given.filter((part) => isOf(part, color)).map(({ share }) => share);
        const target = resolve(host, subset, live.namespace);
        return { key: targetKey({ host, subset }), host, subset, share: Math.max(0, ...shares), target };
    });
    return given.length === 0 ? [] : [{ rule: { key: "via entries" }, parts }];
}

/** Whether a service moves into a release set, so that callers reach their colour of it from now on, and not the one that its route names. */
export function beginsToKeepColors(route: StackRoute, routes: ReadonlyMap<string, StackRoute>): boolean {
    const live = routes.get(routeKey(route));
    return live !== undefined && keepsColors(route.object.spec) && !keepsColors(live.object.spec);
}

interface Place {
    readonly host: string;
    readonly subset: string;
}

/** Where a route leads callers of each colour. */
function colorsOf({ object, rules }: StackRoute): Record<Color, Place> | undefined {
    if (!keepsColors(object.spec)) return undefined;
    const placeOf = (color: Color) => {
        const led = rules.filter(({ audience }) => audience === "set").flatMap(({ destinations }) => destinations);
        const { host } = led.findLast(({ subset }) => subset === subsetName(color)) ?? {};
        return typeof host === "string" ? { host, subset: subsetName(color) } : undefined;
    };
    const [blue, green] = [placeOf("blue"), placeOf("green")];
    return blue && green && { blue, green };
}

/** Requests to no subset have either colour. What leads elsewhere is judged at the entry itself, and gives the member nothing. */
function led(destination: Destination, colors: Record<Color, Place>): Destination[] {
    const own = COLORS.filter((color) => isOf(destination, color));
    return own.length === 0 ? [destination] : own.map((color) => ({ ...destination, ...colors[color] }));
}

function isOf({ subset }: Pick<Destination, "subset">, color: Color): boolean {
    return subset === undefined || subset === subsetName(color);
}
