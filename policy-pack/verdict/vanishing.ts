import { type Share, sharesOf } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { LiveState } from "../live/liveState.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared, type StackObject } from "../objects/object.ts";
import { type CutoverContext, callersOf } from "./context.ts";
import { liveRoutesFor } from "./liveRules.ts";
import { at } from "./messages.ts";
import { resolveTarget, targetName } from "./target.ts";

type Context = Pick<CutoverContext, "inventory" | "waitsFor" | "rootNamespace"> & { readonly live: LiveState };

/**
 * Subsets that are missing for a while during the update: one that a DestinationRule removes before the route stops naming it, or
 * one that the route names before a DestinationRule defines it. Both objects are right before and after, but callers get 503 in
 * between.
 */
export function judgeVanishing(route: StackRoute, context: Context): Finding[] {
    const live = context.live.routes?.get(routeKey(route));
    const taken = live === undefined ? [] : namedSubsets(live).flatMap((named) => judgeTaken(route, named, context));
    const isRouted = liveRoutesFor(route, context.live.routes).length > 0;
    return [...taken, ...(isRouted ? namedSubsets(route).flatMap((named) => judgeEarly(route, named, context)) : [])];
}

interface Named {
    readonly host: string;
    readonly subset: string;
    readonly label: string;
}

function judgeTaken(route: StackRoute, named: Named, context: Context): Finding[] {
    const { inventory, live, waitsFor } = context;
    if (!isDefined(live.inventory, route, named, context) || isDefined(inventory, route, named, context)) return [];
    const isStillNamed = namedSubsets(route).some(({ host, subset }) => host === named.host && subset === named.subset);
    const rules = rulesOf(inventory, named.host);
    const comesAfter = rules.length > 0 && rules.every((rule) => waitsFor(rule, route.object));
    // A route of the stack that names it even then is refused already for what it will be.
    if ((comesAfter && !isStillNamed) || (isStillNamed && isDeclared(route.object))) return [];
    const until = isStillNamed ? "" : " until the route has changed";
    const message = `${named.label} of ${describe(route.object)} sends requests to ${targetName(named)} now, and this update removes the subset from ${namesOf(rules)}: callers would get 503${until}. Define the new subset beside the old one, move the route in the next update, and remove the old one in a third.`;
    return [{ kind: "violation", message, ...at(rules[0] ?? route.object) }];
}

function judgeEarly(route: StackRoute, named: Named, context: Context): Finding[] {
    const { inventory, live, waitsFor } = context;
    if (isDefined(live.inventory, route, named, context) || !isDefined(inventory, route, named, context)) return [];
    const rules = rulesOf(inventory, named.host);
    if (rules.length === 0 || rules.some((rule) => waitsFor(route.object, rule))) return [];
    const message = `${named.label} of ${describe(route.object)} names ${targetName(named)}, which ${namesOf(rules)} defines in this same update: callers would get 503 until it does. Let the route depend on it.`;
    return [{ kind: "violation", message, ...at(route.object) }];
}

/** Subsets that any rule sends requests to, test rules included. */
function namedSubsets({ rules }: StackRoute): Named[] {
    return rules
        .filter(({ reachable, delegates }) => reachable && !delegates)
        .flatMap((rule) => sharesOf(rule).flatMap((share) => namedBy(share, rule.label)));
}

function namedBy({ destination: { host, subset }, range }: Share, label: string): Named[] {
    return typeof host === "string" && typeof subset === "string" && range.most > 0 ? [{ host, subset, label }] : [];
}

/** What may be defined counts as defined: only what surely is not would be answered with 503. */
function isDefined(inventory: Inventory, route: StackRoute, { host, subset }: Named, context: Context): boolean {
    const target = resolveTarget(inventory, host, subset, callersOf(route, context));
    return !("problem" in target) || target.problem === "unsure";
}

/** The stack's DestinationRules for a host. */
function rulesOf({ destinationRules }: Inventory, host: string): StackObject[] {
    return [...destinationRules.by.values()]
        .flat()
        .filter((rule) => rule.host === host)
        .flatMap(({ object }) => (object !== undefined && isDeclared(object) ? [object] : []));
}

function namesOf(rules: readonly StackObject[]): string {
    return rules.map(describe).join(" and ") || "its DestinationRule";
}
