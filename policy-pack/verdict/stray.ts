import { productionRules } from "../../src/model/route/production.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { Inventory } from "../stack/inventory.ts";
import { describe, isDeclared } from "../stack/object.ts";
import { at } from "./messages.ts";

/**
 * A live route by subsets that the stack defines, while it has no route for their host: another stack's, or one that this
 * update deletes. Pulumi shows policies nothing of what it is about to delete, so that this can only be said.
 */
export function judgeStray(route: StackRoute, { routes, destinationRules }: Inventory): Finding[] {
    if (isDeclared(route.object) || routes.some((own) => isDeclared(own.object) && shareHost(own, route))) {
        return [];
    }
    const named = productionRules(route)
        .flatMap(({ destinations }) => destinations)
        .filter(({ subset }) => subset !== undefined)
        .map(({ host }) => host);
    const rules = [...destinationRules.by.values()]
        .flat()
        .filter(({ host, object }) => object !== undefined && isDeclared(object) && named.includes(host));
    const [rule] = rules;
    if (rule?.object === undefined) {
        return [];
    }
    const message = `${describe(route.object)} routes the subsets of ${describe(rule.object)}, and is not in this stack. If another stack or a person keeps it, all is well; if this update takes it out, requests reach all pods of ${String(rule.host)}, those of the idle colour too.`;
    return [{ kind: "unchecked", message, ...at(rule.object) }];
}

function shareHost(one: StackRoute, other: StackRoute): boolean {
    return one.hosts.some((host) => other.hosts.includes(host));
}
