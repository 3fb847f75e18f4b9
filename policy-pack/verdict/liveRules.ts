import { productionRules } from "../../src/model/route/production.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { sharesOf, targetKey } from "../../src/model/route/share.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import type { Target, Unresolved } from "./target.ts";

/** Finds what runs behind a destination, for callers in a namespace. */
export type Resolve = (host: string, subset: string | undefined, client: string) => Target | Unresolved;

/** A live rule whose requests a proposed rule may take over. */
export interface LiveRule {
    readonly rule: Pick<Rule, "key">;
    readonly parts: readonly LivePart[];
}

/** Where a part of a live rule's requests goes now. */
export interface LivePart {
    readonly key: string;
    readonly host: string;
    readonly subset: string | undefined;
    /** From 0 to 1; unknown counts as nothing. */
    readonly share: number;
    readonly target: Target | Unresolved;
}

/**
 * The live rules for production traffic to a route's hosts: those of the live route with its name and, for hosts that this does
 * not serve, those of the route that does, such as a route before it is renamed.
 */
export function liveRulesFor(
    route: StackRoute,
    routes: ReadonlyMap<string, StackRoute> | undefined,
    resolve: Resolve,
): LiveRule[] {
    return liveRoutesFor(route, routes).flatMap((live) =>
        productionRules(live).map((rule) => ({
            rule,
            parts: sharesOf(rule).flatMap(({ destination, share }) => {
                const { host, subset } = destination;
                return typeof host === "string" && typeof subset !== "symbol"
                    ? [
                          {
                              key: targetKey(destination),
                              host,
                              subset,
                              share: typeof share === "number" ? share : 0,
                              target: resolve(host, subset, live.namespace),
                          },
                      ]
                    : [];
            }),
        })),
    );
}

/** The live routes that serve a route's hosts. */
export function liveRoutesFor(route: StackRoute, routes: ReadonlyMap<string, StackRoute> | undefined): StackRoute[] {
    const same = routes?.get(routeKey(route));
    const taken = route.hosts.filter((host) => !same?.hosts.includes(host));
    const others = [...(routes?.values() ?? [])].filter(
        (other) => other !== same && other.hosts.some((host) => taken.includes(host)),
    );
    return same === undefined ? others : [same, ...others];
}
