import { Refused } from "../../src/cluster/client.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { stackRoute, takeInventory } from "../inventory/inventory.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import type { StackObject } from "../objects/object.ts";
import { type ApiServer, openApiServer } from "./apiServer.ts";
import { inBatches } from "./inBatches.ts";
import { chooseCluster, clusterKey } from "./kubeconfig.ts";
import type { LiveState } from "./liveState.ts";
import type { Interest, LiveAnswer, LiveSettings } from "./previewState.ts";
import { problemIn } from "./problem.ts";
import { readBacking, readBehind, readRoutes } from "./readNamespace.ts";

/**
 * Asks the cluster about one object in the middle of an update. It is read again, since earlier answers show the pods as they
 * were before the update. Where no route matters to the object, nothing more is read.
 */
export async function readMoment(
    object: StackObject,
    settings: LiveSettings,
    interest: Interest,
    open: typeof openApiServer = openApiServer,
): Promise<LiveAnswer> {
    const choice = chooseCluster(object, settings);
    if ("problem" in choice) return choice;
    const { name, namespace, kind } = object;
    if (name === UNKNOWN || namespace === UNKNOWN) return { problem: "its name or namespace is not known yet" };
    try {
        const server = await open(choice, settings.liveTimeoutSeconds);
        const found = (await readRoutes(server, namespace, kind.version)).map(stackRoute);
        away.delete(clusterKey(choice));
        return await momentAround(server, found, kind.version, (routes) => interest(object, routes));
    } catch (error) {
        return { problem: problemIn(error) };
    }
}

/**
 * The same for an object that says which pods answer, and names no version of Istio's API. Undefined where its change removes no
 * pod, or where no route of its namespace could lead there.
 */
export async function readMomentBehind(
    object: StackObject,
    settings: LiveSettings,
    matters: (present: StackObject | undefined) => boolean,
    open: typeof openApiServer = openApiServer,
): Promise<LiveAnswer | undefined> {
    const choice = chooseCluster(object, settings);
    if ("problem" in choice) return choice;
    const { namespace } = object;
    const key = clusterKey(choice);
    const before = away.get(key);
    if (before !== undefined) return { problem: before };
    try {
        const server = await open(choice, settings.liveTimeoutSeconds);
        const present = await readBehind(server, object).catch(whereForbidden);
        if (namespace === UNKNOWN || (present !== UNKNOWN && !matters(present))) {
            return undefined;
        }
        for (const version of ISTIO_VERSIONS) {
            const found = (await readRoutes(server, namespace, version)).map(stackRoute);
            if (found.length > 0) return await momentAround(server, found, version, () => [namespace]);
        }
        return undefined;
    } catch (error) {
        const problem = problemIn(error);
        away.set(key, problem);
        return { problem };
    }
}

/** Clusters that did not answer: a stack may have hundreds of Deployments, and each would wait for the timeout again. */
const away = new Map<string, string>();

/** An account that may only list objects finds the same one in the list. */
function whereForbidden(error: unknown): typeof UNKNOWN {
    if (error instanceof Refused && error.status === 403) return UNKNOWN;
    throw error;
}

/** An API server that serves several gives the same objects in each, and nothing in those that it does not serve. */
const ISTIO_VERSIONS = ["v1", "v1beta1", "v1alpha3"];

async function momentAround(
    server: ApiServer,
    found: readonly StackRoute[],
    version: string,
    namespaces: (routes: ReadonlyMap<string, StackRoute>) => Iterable<string>,
): Promise<LiveState> {
    const routes = new Map(found.map((route) => [routeKey(route), route]));
    const lists = await inBatches([...new Set(namespaces(routes))], (each) => readBacking(server, each, version));
    return {
        source: "cluster",
        routes,
        inventory: takeInventory(lists.flatMap(({ objects }) => objects)),
        unread: lists.flatMap(({ unread }) => unread),
    };
}
