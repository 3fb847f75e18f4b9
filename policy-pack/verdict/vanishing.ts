import { isDeepStrictEqual } from "node:util";
import { type Share, sharesOf } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import { type Inventory, takeInventory } from "../inventory/inventory.ts";
import type { LiveState } from "../live/liveState.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared, objectKey, type StackObject } from "../objects/object.ts";
import { readWorkload, type Workload } from "../workloads/workload.ts";
import { type CutoverContext, callersOf } from "./context.ts";
import { liveRoutesFor } from "./liveRules.ts";
import { at } from "./messages.ts";
import { allBehind, resolveTarget, targetName } from "./target.ts";

type Context = Pick<CutoverContext, "inventory" | "waitsFor" | "rootNamespace"> & { readonly live: LiveState };

/**
 * Subsets that are missing for a while during the update: one that a DestinationRule removes before the route stops naming it, or
 * one that the route names before a DestinationRule defines it. Both objects are right before and after, but callers get 503 in
 * between.
 */
export function judgeVanishing(route: StackRoute, context: Context): Finding[] {
    const live = context.live.routes?.get(routeKey(route));
    const named = live === undefined ? [] : namedSubsets(live);
    const taken = named.flatMap((each) => [...judgeTaken(route, each, context), ...judgeEmptied(route, each, context)]);
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

/** A subset that stays, but to which a Service or DestinationRule gives no pods any more before the route leaves it. */
function judgeEmptied(route: StackRoute, named: Named, context: Context): Finding[] {
    const { live } = context;
    const callers = callersOf(route, context);
    if (namedSubsets(route).some(({ host, subset }) => host === named.host && subset === named.subset)) return [];
    const now = resolveTarget(live.inventory, named.host, named.subset, callers);
    const then = resolveTarget(untilRouteChanges(route, context), named.host, named.subset, callers);
    if ("problem" in now || "problem" in then || then.doubts.length > 0) return [];
    const present = new Map(live.inventory.objects.map((object) => [objectKey(object), object.spec]));
    const early = then.definedBy.filter(
        (definer) => isDeclared(definer) && !isDeepStrictEqual(definer.spec, present.get(objectKey(definer))),
    );
    if (!now.backing.workloads.some(hasPods) || allBehind(then).length > 0 || early.length === 0) return [];
    const message = `${named.label} of ${describe(route.object)} sends requests to ${targetName(named)} now, and with this update ${namesOf(early)} selects none of its pods: callers would get 503 until the route has changed. Move the route in a separate update first.`;
    return [{ kind: "violation", message, ...at(early[0] ?? route.object) }];
}

/** What is there just before the route changes: all changes that do not wait for it, and all present pods, as Pulumi deletes last. */
function untilRouteChanges(route: StackRoute, { inventory, live, waitsFor }: Context): Inventory {
    const present = new Map(live.inventory.objects.map((object) => [objectKey(object), object]));
    const others = inventory.objects
        .filter((object) => readWorkload(object) === undefined)
        .flatMap((object) =>
            isDeclared(object) && waitsFor(object, route.object) ? (present.get(objectKey(object)) ?? []) : [object],
        );
    return takeInventory([...others, ...live.inventory.allWorkloads.map(({ object }) => object)]);
}

function hasPods({ replicas }: Workload): boolean {
    return replicas !== 0;
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
