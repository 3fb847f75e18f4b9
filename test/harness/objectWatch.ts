import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject, Watch } from "@kubernetes/client-node";

export interface ObjectWatch {
    /** Why there is no news at present; undefined where there would be. */
    readonly problem: string | undefined;
    stop(): void;
}

/**
 * Begins with what is there, ended by a bookmark.
 * See https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
 */
const FROM_WHAT_IS_THERE = { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" };
const ALL_IS_TOLD = "k8s.io/initial-events-end";

/**
 * Tells of every state of the objects below an API path, from now on; has told of those that are there when it returns. Takes
 * up the thread where the client gives up on a watch without news for 30 s, and where the API server is away for a while.
 */
export async function watchObjects<T extends KubernetesObject>(
    path: string,
    query: Readonly<Record<string, string>>,
    onState: (object: T) => void,
): Promise<ObjectWatch> {
    const config = new KubeConfig();
    config.loadFromDefault();
    const stopped = new AbortController();
    const allIsTold = Promise.withResolvers<void>();
    let newest: string | undefined;
    let problem: string | undefined;

    const follow = async (): Promise<void> => {
        let isOver = false;
        // Until all is told, states come in no order to go on from.
        let isOrdered = newest !== undefined;
        const began = Date.now();
        const watch = await new Watch(config).watch(
            path,
            {
                ...query,
                ...(newest === undefined ? FROM_WHAT_IS_THERE : { resourceVersion: newest }),
                allowWatchBookmarks: true,
            },
            (type: string, object: T) => {
                // The version is too old to go on from: begin anew with what is there.
                if (type === "ERROR") {
                    newest = undefined;
                    return;
                }
                if (type !== "BOOKMARK") onState(object);
                else if (object.metadata?.annotations?.[ALL_IS_TOLD]) {
                    isOrdered = true;
                    allIsTold.resolve();
                }
                if (isOrdered) newest = object.metadata?.resourceVersion;
            },
            (error: unknown) => {
                isOver = true;
                if (stopped.signal.aborted) return;
                problem = error ? String(error) : "the API server ended the watch";
                // News of this very moment must not come late; but what fails from the start must not be tried in a tight loop.
                void sleep(Date.now() - began > 1000 ? 0 : 200).then(follow);
            },
        );
        if (!isOver) problem = undefined;
        if (stopped.signal.aborted) watch.abort();
        stopped.signal.addEventListener("abort", () => watch.abort());
    };
    await follow();
    await allIsTold.promise;
    return {
        get problem() {
            return problem;
        },
        stop: () => stopped.abort(),
    };
}
