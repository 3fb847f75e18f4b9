import { productionRules } from "../../src/model/route/production.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { DeployedBefore } from "../live/deployedBefore.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared, objectKey, type StackObject } from "../objects/object.ts";
import { at } from "./messages.ts";

/**
 * The stack's DestinationRule whose subsets a live route uses, while the stack has no route for their host: the route is another
 * stack's, or one that this update deletes.
 */
export function definerOfStray(route: StackRoute, { routes, destinationRules }: Inventory): StackObject | undefined {
    if (isDeclared(route.object) || routes.some((own) => isDeclared(own.object) && shareHost(own, route))) {
        return undefined;
    }
    const named = productionRules(route)
        .flatMap(({ destinations }) => destinations)
        .filter(({ subset }) => subset !== undefined)
        .map(({ host }) => host);
    const rules = [...destinationRules.by.values()].flat().filter(({ host }) => named.includes(host));
    return rules.flatMap(({ object }) => (object !== undefined && isDeclared(object) ? [object] : []))[0];
}

/** Blocks the removal of a route that production traffic follows; where it is not known whose it is, reports that. */
export function judgeStray(route: StackRoute, definer: StackObject, before: DeployedBefore): Finding {
    const what = `${describe(route.object)} routes the subsets of ${describe(definer)}`;
    const consequence =
        "requests would reach all pods of the Service, including those of the idle colour, and none through a gateway";
    if (!("problem" in before) && before.has(objectKey(route.object) ?? "")) {
        const message = `${what}, and this update removes it from the stack: ${consequence}. Keep it, or remove the DestinationRule and the idle colour first.`;
        return { kind: "violation", message, ...at(definer) };
    }
    const doubt = "problem" in before ? `Whether this update removes it is not known (${before.problem}). ` : "";
    const message = `${what}, and is not in this stack. ${doubt}If it is removed, ${consequence}.`;
    return { kind: "unchecked", message, ...at(definer) };
}

function shareHost(one: StackRoute, other: StackRoute): boolean {
    return one.hosts.some((host) => other.hosts.includes(host));
}
