import { readRoute } from "../../src/model/route/rule.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { takeInventory } from "../stack/inventory.ts";
import { openApiServer } from "./apiServer.ts";
import { inTurns } from "./inTurns.ts";
import { chooseCluster } from "./kubeconfig.ts";
import type { Interest, LiveAnswer, LiveSettings } from "./previewState.ts";
import { readBacking, readOneRoute } from "./readNamespace.ts";

/**
 * Asks the cluster about one route in the middle of an update. It is read afresh, since what was read before the update
 * began would show the pods as they were then; and no further where nothing matters to the route.
 */
export async function readMoment(
    route: StackRoute,
    settings: LiveSettings,
    interest: Interest,
    open: typeof openApiServer = openApiServer,
): Promise<LiveAnswer> {
    const { object, namespace } = route;
    const choice = chooseCluster(object, settings);
    if ("problem" in choice) {
        return choice;
    }
    if (object.name === UNKNOWN || object.namespace === UNKNOWN) {
        return { problem: "the route's name or namespace is not known" };
    }
    try {
        const { version } = object.kind;
        const server = await open(choice, settings.liveTimeoutSeconds);
        const present = await readOneRoute(server, namespace, object.name, version);
        const live = present && readRoute(present.spec, namespace);
        const lists = await inTurns([...new Set(interest(route, live))], (name) => readBacking(server, name, version));
        return {
            source: "cluster",
            routes: new Map(live ? [[routeKey(route), live]] : []),
            inventory: takeInventory(lists.flat()),
        };
    } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
    }
}
