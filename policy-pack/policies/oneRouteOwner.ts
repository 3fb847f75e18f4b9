import { MESH } from "../../src/model/names.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { shareCallers } from "../mesh/visibility.ts";
import { describe } from "../objects/object.ts";
import { SCOPE } from "../settings/shared.ts";
import { isInScope } from "../stack/scope.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a second VirtualService for a host of the mesh: Istio follows the older one and says nothing. */
export const oneRouteOwner = stackPolicy({
    name: "one-route-owner",
    description: "Each host of the mesh has one VirtualService.",
    enforcementLevel: "mandatory",
    severity: "high",
    settings: SCOPE,
    judge: ({ inventory }, settings) => {
        const routes = inventory.routes.filter(
            ({ object, gateways }) => isInScope(object, settings) && mayBind(gateways),
        );
        return [...routes.flatMap(unread), ...[...byHost(routes)].flatMap(([host, owners]) => conflicts(host, owners))];
    },
});

function mayBind(gateways: StackRoute["gateways"]): boolean {
    return gateways.includes(MESH) || gateways.includes(UNKNOWN);
}

function byHost(routes: readonly StackRoute[]): Map<string, StackRoute[]> {
    const owners = new Map<string, StackRoute[]>();
    for (const route of routes) {
        const hosts = isPlaced(route) ? new Set(route.hosts) : new Set<string>();
        for (const host of hosts) {
            if (host !== UNKNOWN) {
                owners.set(host, [...(owners.get(host) ?? []), route]);
            }
        }
    }
    return owners;
}

function conflicts(host: string, owners: readonly StackRoute[]): Finding[] {
    return owners.flatMap((route, index) => {
        const rival = owners.slice(0, index).find((other) => shareCallers(route, other));
        return rival === undefined ? [] : [conflict(host, route, rival)];
    });
}

function conflict(host: string, route: StackRoute, rival: StackRoute): Finding {
    const { urn } = route.object;
    const pair = `${describe(route.object)} and ${describe(rival.object)}`;
    const isSure = [route, rival].every(
        ({ gateways, exportTo }) => gateways.includes(MESH) && !exportTo.includes(UNKNOWN),
    );
    return isSure
        ? {
              kind: "violation",
              urn,
              message: `${pair} both route ${host} in the mesh. Istio silently follows the older one. Put all rules into one of them.`,
          }
        : {
              kind: "unchecked",
              urn,
              message: `whether ${pair} both route ${host} in the mesh: gateways or exportTo are known only after the update.`,
          };
}

function unread(route: StackRoute): Finding[] {
    const { object, hosts } = route;
    const isReadable = isPlaced(route) && !hosts.includes(UNKNOWN) && object.spec !== UNKNOWN;
    return isReadable
        ? []
        : [
              {
                  kind: "unchecked",
                  urn: object.urn,
                  message: `which hosts ${describe(object)} routes: they are known only after the update.`,
              },
          ];
}

/** Short names mean nothing before the namespace is known. */
function isPlaced({ object }: StackRoute): boolean {
    return object.namespace !== UNKNOWN;
}
