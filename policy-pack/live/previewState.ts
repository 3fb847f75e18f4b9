import { UNKNOWN } from "../../src/model/value.ts";
import { takeInventory } from "../inventory/inventory.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import type { StackObject } from "../objects/object.ts";
import { inBatches } from "./inBatches.ts";
import { type ClusterChoice, type ClusterSettings, chooseCluster, clusterKey } from "./kubeconfig.ts";
import type { LiveState } from "./liveState.ts";
import { problemIn } from "./problem.ts";
import { type ClusterReader, type OpenCluster, openReader } from "./reader.ts";

/** What the cluster says about objects of a stack, or why it could not be asked. */
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

/** Which namespaces matter to an object, given the live routes of the namespaces of all. */
export type Interest = (object: StackObject, live: ReadonlyMap<string, StackRoute>) => Iterable<string>;

/** Asks each object's cluster which routes its namespace has now, and what is in the namespaces that matter then. */
export async function readPresent(
    objects: readonly StackObject[],
    settings: LiveSettings,
    clusters: Clusters,
    interest: Interest,
): Promise<ReadonlyMap<StackObject, LiveAnswer>> {
    const answers = new Map<StackObject, LiveAnswer>();
    const byCluster = new Map<string, { choice: ClusterChoice; own: StackObject[] }>();
    for (const object of objects) {
        const choice = chooseCluster(object, settings);
        if ("problem" in choice) {
            answers.set(object, choice);
        } else {
            const cluster = byCluster.get(clusterKey(choice)) ?? { choice, own: [] };
            cluster.own.push(object);
            byCluster.set(clusterKey(choice), cluster);
        }
    }
    await Promise.all(
        [...byCluster.values()].map(async ({ choice, own }) => {
            const answer = await askCluster(own, () => clusters(choice, settings.liveTimeoutSeconds), interest);
            for (const object of own) {
                answers.set(object, answer);
            }
        }),
    );
    return answers;
}

async function askCluster(
    objects: readonly StackObject[],
    open: () => Promise<ClusterReader>,
    interest: Interest,
): Promise<LiveAnswer> {
    try {
        const reader = await open();
        const routes = await liveRoutes(reader, objects);
        const namespaces = new Map<string, string>();
        for (const object of objects) {
            for (const namespace of interest(object, routes)) {
                namespaces.set(namespace, object.kind.version);
            }
        }
        const lists = await inBatches([...namespaces], ([namespace, version]) => reader.backing(namespace, version));
        return {
            source: "cluster",
            routes,
            inventory: takeInventory(lists.flatMap(({ objects: found }) => found)),
            unread: lists.flatMap(({ unread }) => unread),
        };
    } catch (error) {
        return { problem: problemIn(error) };
    }
}

async function liveRoutes(reader: ClusterReader, objects: readonly StackObject[]): Promise<Map<string, StackRoute>> {
    const namespaces = new Map<string, string>();
    for (const { namespace, kind } of objects) {
        if (namespace !== UNKNOWN) {
            namespaces.set(namespace, kind.version);
        }
    }
    const lists = await inBatches([...namespaces], ([namespace, version]) => reader.routes(namespace, version));
    return new Map(lists.flat().map((route) => [routeKey(route), route]));
}
