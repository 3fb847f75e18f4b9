import { serviceOf } from "../mesh/host.ts";
import { type Route, readRoute, type StackRoute } from "../mesh/route.ts";
import { takeInventory } from "../stack/inventory.ts";
import type { StackObject } from "../stack/object.ts";
import { UNKNOWN } from "../stack/value.ts";
import { movesOf } from "../verdict/moves.ts";
import { type ApiServer, openApiServer } from "./apiServer.ts";
import { type ClusterChoice, type ClusterSettings, chooseCluster, clusterKey } from "./kubeconfig.ts";
import type { LiveState } from "./liveState.ts";
import { readBacking, readRoutes } from "./readNamespace.ts";

/** What the cluster says about routes of a stack, or why it could not be asked. */
export type LiveAnswer = LiveState | { readonly problem: string };

/** How clusters are asked. */
export interface LiveSettings extends ClusterSettings {
    readonly liveTimeoutSeconds: number;
}

/**
 * Asks each route's cluster what it is now: one list of the routes in each namespace, and for the namespaces in which
 * traffic would move one list of each kind that says which pods there are.
 */
export async function readPresent(
    routes: readonly StackRoute[],
    settings: LiveSettings,
    open: typeof openApiServer = openApiServer,
): Promise<ReadonlyMap<StackRoute, LiveAnswer>> {
    const answers = new Map<StackRoute, LiveAnswer>();
    const clusters = new Map<string, { choice: ClusterChoice; routes: StackRoute[] }>();
    for (const route of routes) {
        const choice = chooseCluster(route.object, settings);
        if ("problem" in choice) {
            answers.set(route, choice);
            continue;
        }
        const cluster = clusters.get(clusterKey(choice)) ?? { choice, routes: [] };
        cluster.routes.push(route);
        clusters.set(clusterKey(choice), cluster);
    }
    const asked = [...clusters.values()].map(async ({ choice, routes: own }) => {
        const answer = await askCluster(choice, own, settings, open);
        for (const route of own) {
            answers.set(route, answer);
        }
    });
    await Promise.all(asked);
    return answers;
}

async function askCluster(
    choice: ClusterChoice,
    routes: readonly StackRoute[],
    { liveTimeoutSeconds }: LiveSettings,
    open: typeof openApiServer,
): Promise<LiveAnswer> {
    try {
        const server = await open(choice, liveTimeoutSeconds);
        const live = await liveRoutes(server, routes);
        return { source: "cluster", routes: live, inventory: takeInventory(await backing(server, routes, live)) };
    } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
    }
}

async function liveRoutes(server: ApiServer, routes: readonly StackRoute[]): Promise<Map<string, Route>> {
    const namespaces = new Map(routes.map(({ namespace, object }) => [namespace, object.kind.version]));
    namespaces.delete("");
    const lists = await inTurns([...namespaces], ([namespace, version]) => readRoutes(server, namespace, version));
    return new Map(
        lists.flat().map((object) => [`${String(object.name)}.${String(object.namespace)}`, routeOf(object)]),
    );
}

async function backing(
    server: ApiServer,
    routes: readonly StackRoute[],
    live: ReadonlyMap<string, Route>,
): Promise<StackObject[]> {
    const namespaces = new Map<string, string>();
    for (const route of routes) {
        const moves = movesOf(route, live.get(`${String(route.object.name)}.${route.namespace}`));
        for (const { host } of moves) {
            namespaces.set(serviceOf(host)?.namespace ?? route.namespace, route.object.kind.version);
            namespaces.set(route.namespace, route.object.kind.version);
        }
    }
    namespaces.delete("");
    const lists = await inTurns([...namespaces], ([namespace, version]) => readBacking(server, namespace, version));
    return lists.flat();
}

function routeOf(object: StackObject): Route {
    return readRoute(object.spec, object.namespace === UNKNOWN ? "" : object.namespace);
}

/** API servers queue what one client asks at once; more than this would only wait there. */
const AT_ONCE = 16;

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let start = 0; start < items.length; start += AT_ONCE) {
        results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
    }
    return results;
}
