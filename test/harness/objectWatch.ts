import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject, Watch } from "@kubernetes/client-node";

export interface ObjectWatch {
    /** Why there is no news at present; undefined where there would be. */
    readonly problem: string | undefined;
    stop(): void;
}

/**
 * Tells of every state of the objects below an API path, from now on. Takes up the thread where the client gives up on a
 * watch without news for 30 s, and where the API server is away for a while.
 */
export const watchObjects = async <T extends KubernetesObject>(
    path: string,
    query: Readonly<Record<string, string>>,
    onState: (object: T) => void,
): Promise<ObjectWatch> => {
    const config = new KubeConfig();
    config.loadFromDefault();
    const stopped = new AbortController();
    let newest: string | undefined;
    let problem: string | undefined;

    const follow = async (): Promise<void> => {
        let isOver = false;
        const began = Date.now();
        const watch = await new Watch(config).watch(
            path,
            { ...query, resourceVersion: newest },
            (type: string, object: T) => {
                // The version is too old to go on from: begin anew with what is there.
                if (type === "ERROR") {
                    newest = undefined;
                    return;
                }
                newest = object.metadata?.resourceVersion;
                onState(object);
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
    return {
        get problem() {
            return problem;
        },
        stop: () => stopped.abort(),
    };
};
