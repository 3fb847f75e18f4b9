import type { KubernetesObject } from "@kubernetes/client-node";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { watchObjects } from "./objectWatch.ts";

/** What is watched of which object. */
export interface Watched<T extends KubernetesObject> {
    /** The API path of the objects of its kind in its namespace. */
    readonly path: string;
    readonly name: string;
    /** As an error calls the value. */
    readonly title: string;
    readonly read: (object: T) => string | undefined;
}

export interface ValueWatch {
    /** When the API server first told, after the given time, that the object has a value; epoch milliseconds. */
    first(value: string, after: number): Promise<number>;
    stop(): void;
}

/** Watches one value of an object, so that a change of it can be timed from the moment at which the API server had it. */
export async function watchValue<T extends KubernetesObject>({
    path,
    name,
    title,
    read,
}: Watched<T>): Promise<ValueWatch> {
    const changes: { at: number; value: string | undefined }[] = [];
    const watch = await watchObjects<T>(path, { fieldSelector: `metadata.name=${name}` }, (object) =>
        changes.push({ at: Date.now(), value: read(object) }),
    );
    return {
        first: async (value, after) => {
            const { at } = await eventually(() => {
                const found = changes.find((change) => change.at >= after && change.value === value);
                if (found) return found;
                const why = watch.problem ? `, and there is no news of it: ${watch.problem}` : "";
                throw new Error(`the ${title} did not become ${value}; seen: ${JSON.stringify(changes)}${why}`);
            });
            return at;
        },
        stop: () => watch.stop(),
    };
}
