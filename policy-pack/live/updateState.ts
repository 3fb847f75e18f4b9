import { UNKNOWN } from "../../src/model/value.ts";
import { stackRoute, takeInventory } from "../inventory/inventory.ts";
import { routeKey } from "../mesh/stackRoute.ts";
import type { StackObject } from "../objects/object.ts";
import { openApiServer } from "./apiServer.ts";
import { inTurns } from "./inTurns.ts";
import { chooseCluster } from "./kubeconfig.ts";
import type { Interest, LiveAnswer, LiveSettings } from "./previewState.ts";
import { problemIn } from "./problem.ts";
import { readBacking, readRoutes } from "./readNamespace.ts";

/**
 * Asks the cluster about one object in the middle of an update. It is read afresh, since what was read before the update
 * began would show the pods as they were then; and no further where nothing matters to the object.
 */
export async function readMoment(
    object: StackObject,
    settings: LiveSettings,
    interest: Interest,
    open: typeof openApiServer = openApiServer,
): Promise<LiveAnswer> {
    const choice = chooseCluster(object, settings);
    if ("problem" in choice) {
        return choice;
    }
    const { name, namespace, kind } = object;
    if (name === UNKNOWN || namespace === UNKNOWN) {
        return { problem: "its name or namespace is not known" };
    }
    try {
        const server = await open(choice, settings.liveTimeoutSeconds);
        const found = (await readRoutes(server, namespace, kind.version)).map(stackRoute);
        const routes = new Map(found.map((route) => [routeKey(route), route]));
        const lists = await inTurns([...new Set(interest(object, routes))], (each) =>
            readBacking(server, each, kind.version),
        );
        return {
            source: "cluster",
            routes,
            inventory: takeInventory(lists.flatMap(({ objects }) => objects)),
            unread: lists.flatMap(({ unread }) => unread),
        };
    } catch (error) {
        return { problem: problemIn(error) };
    }
}
