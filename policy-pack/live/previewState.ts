import type { Route } from "../../src/model/route/rule.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { takeInventory } from "../stack/inventory.ts";
import { inTurns } from "./inTurns.ts";
import { type ClusterChoice, type ClusterSettings, chooseCluster, clusterKey } from "./kubeconfig.ts";
import type { LiveState } from "./liveState.ts";
import { type ClusterReader, type OpenCluster, openReader } from "./reader.ts";

/** What the cluster says about routes of a stack, or why it could not be asked. */
export type LiveAnswer = LiveState | { readonly problem: string };

/** How clusters are asked. */
export interface LiveSettings extends ClusterSettings {
    readonly liveTimeoutSeconds: number;
}

/** The clusters of one run, opened once each. */
export type Clusters = (choice: ClusterChoice, timeoutSeconds: number) => Promise<ClusterReader>;

/** Opens each cluster once for all who ask for it. */
export function shareClusters(open: OpenCluster = openReader): Clusters {
    const opened = new Map<string, Promise<ClusterReader>>();
    return (choice, timeoutSeconds) => {
        const key = clusterKey(choice);
        const reader = opened.get(key) ?? open(choice, timeoutSeconds);
        opened.set(key, reader);
        return reader;
    };
}

/** Which namespaces matter to a route, given what it is now. */
export type Interest = (route: StackRoute, live: Route | undefined) => Iterable<string>;

/** Asks each route's cluster what the route is now, and what is in the namespaces that matter then. */
export async function readPresent(
    routes: readonly StackRoute[],
    settings: LiveSettings,
    clusters: Clusters,
    interest: Interest,
): Promise<ReadonlyMap<StackRoute, LiveAnswer>> {
    const answers = new Map<StackRoute, LiveAnswer>();
    const byCluster = new Map<string, { choice: ClusterChoice; own: StackRoute[] }>();
    for (const route of routes) {
        const choice = chooseCluster(route.object, settings);
        if ("problem" in choice) {
            answers.set(route, choice);
        } else {
            const cluster = byCluster.get(clusterKey(choice)) ?? { choice, own: [] };
            cluster.own.push(route);
            byCluster.set(clusterKey(choice), cluster);
        }
    }
    await Promise.all(
        [...byCluster.values()].map(async ({ choice, own }) => {
            const answer = await askCluster(own, () => clusters(choice, settings.liveTimeoutSeconds), interest);
            for (const route of own) {
                answers.set(route, answer);
            }
        }),
    );
    return answers;
}

async function askCluster(
    routes: readonly StackRoute[],
    open: () => Promise<ClusterReader>,
    interest: Interest,
): Promise<LiveAnswer> {
    try {
        const reader = await open();
        const live = await liveRoutes(reader, routes);
        const namespaces = new Map<string, string>();
        for (const route of routes) {
            for (const namespace of interest(route, live.get(routeKey(route)))) {
                namespaces.set(namespace, route.object.kind.version);
            }
        }
        const lists = await inTurns([...namespaces], ([namespace, version]) => reader.backing(namespace, version));
        return { source: "cluster", routes: live, inventory: takeInventory(lists.flat()) };
    } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
    }
}

async function liveRoutes(reader: ClusterReader, routes: readonly StackRoute[]): Promise<Map<string, Route>> {
    const placed = routes.filter(({ object }) => object.namespace !== UNKNOWN);
    const namespaces = new Map(placed.map(({ namespace, object }) => [namespace, object.kind.version]));
    const lists = await inTurns([...namespaces], async ([namespace, version]) =>
        [...(await reader.routes(namespace, version))].map(([name, route]) => [`${name}.${namespace}`, route] as const),
    );
    return new Map(lists.flat());
}
