import { productionRules } from "../../src/model/route/production.ts";
import { sharesOf } from "../../src/model/route/share.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { Inventory } from "./inventory.ts";

/** A service that is routed by subsets. */
export interface RoutedHost {
    /** The host key; see `hostKey`. */
    readonly host: string;
    /** A route that names subsets of it. */
    readonly route: StackRoute;
    /** Subsets that get production traffic, or may do so once everything is known. */
    readonly serving: ReadonlySet<string>;
}

/** The services to whose subsets production traffic is routed. */
export function routedHosts({ routes }: Pick<Inventory, "routes">): RoutedHost[] {
    const found = new Map<string, { route: StackRoute; serving: Set<string> }>();
    for (const route of routes) {
        for (const { destination, share } of productionRules(route).flatMap(sharesOf)) {
            if (typeof destination.host === "string" && typeof destination.subset === "string") {
                const entry = found.get(destination.host) ?? { route, serving: new Set() };
                found.set(destination.host, entry);
                if (share !== 0) {
                    entry.serving.add(destination.subset);
                }
            }
        }
    }
    return [...found].map(([host, entry]) => ({ host, ...entry }));
}
