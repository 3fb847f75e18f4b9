import { MESH } from "../../src/model/names.ts";
import { productionRules } from "../../src/model/route/production.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { UNKNOWN, type Unknown } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../objects/object.ts";
import { SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a subset route that is bound to gateways only, so that callers inside the mesh do not follow it. */
export const meshAndGateway = stackPolicy({
    name: "mesh-and-gateway",
    description: "A subset route for a gateway also applies in the mesh.",
    enforcementLevel: "mandatory",
    severity: "high",
    settings: SCOPE,
    judge: ({ inventory }, settings) => {
        const inMesh = hostsRoutedInMesh(inventory);
        return inventory.routes
            .filter(({ object }) => isInScope(object, settings))
            .flatMap((route) => judgeRoute(route, inMesh));
    },
});

/** Services whose callers in the mesh some VirtualService of the stack sends to subsets. */
function hostsRoutedInMesh({ routes }: Inventory): ReadonlySet<string> {
    return new Set(
        routes.flatMap((route) => {
            const rules = productionRules(route).filter(({ gateways }) => gateways.includes(MESH));
            return subsetHosts(rules).filter((host) => host !== UNKNOWN && route.hosts.includes(host));
        }) as string[],
    );
}

function judgeRoute(route: StackRoute, inMesh: ReadonlySet<string>): Finding[] {
    const { object, gateways } = route;
    const { urn } = object;
    if (object.spec === UNKNOWN || (gateways.includes(UNKNOWN) && !gateways.includes(MESH))) {
        const message = `whether ${describe(object)} is bound to the mesh: its gateways are known only after the update.`;
        return [{ kind: "unchecked", urn, message }];
    }
    const rules = productionRules(route).filter((rule) => rule.gateways.some((gateway) => gateway !== MESH));
    return [...new Set(subsetHosts(rules))]
        .filter((host) => host === UNKNOWN || !inMesh.has(host))
        .map((host) => judgeHost(route, host, rules));
}

function judgeHost({ object, hosts }: StackRoute, host: string | Unknown, rules: readonly Rule[]): Finding {
    const { urn } = object;
    const inMesh = rules.filter(({ gateways }) => gateways.includes(MESH));
    const name = host === UNKNOWN ? "a host that is not known yet" : host;
    if (subsetHosts(inMesh).includes(host)) {
        return hosts.includes(UNKNOWN) || host === UNKNOWN
            ? { kind: "unchecked", urn, message: `whether ${describe(object)} routes callers in the mesh to ${name}.` }
            : {
                  kind: "advice",
                  urn,
                  message: `${describe(object)} is bound to the mesh, but callers there that use the name ${name} reach all subsets, including the idle one: the name is not among its hosts.`,
              };
    }
    return {
        kind: "violation",
        urn,
        message: `${describe(object)} routes subsets of ${name} for a gateway, but not for the mesh: callers inside it reach all subsets, including the idle one. Add "mesh" to its gateways, and the Service's name to its hosts.`,
    };
}

function subsetHosts(rules: readonly Rule[]): (string | Unknown)[] {
    return rules
        .flatMap(({ destinations }) => destinations)
        .filter(({ subset }) => subset !== undefined)
        .map(({ host }) => host);
}
