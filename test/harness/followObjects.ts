import type { KubernetesObject } from "@kubernetes/client-node";
import { watchObjects } from "./objectWatch.ts";

export interface Following<T> {
    /** The objects as the API server last told of them; those that are gone are among them. */
    all(): readonly T[];
    /** Undefined until the API server has told of it. */
    get(name: string): T | undefined;
    stop(): void;
}

/** Follows the objects of an API path, so that what became of them can be read often without asking the API server. */
export async function followObjects<T extends KubernetesObject>(
    path: string,
    query: Readonly<Record<string, string>> = {},
): Promise<Following<T>> {
    const objects = new Map<string, T>();
    const watch = await watchObjects<T>(path, query, (object) => objects.set(object.metadata?.name ?? "", object));
    return { all: () => [...objects.values()], get: (name) => objects.get(name), stop: () => watch.stop() };
}
