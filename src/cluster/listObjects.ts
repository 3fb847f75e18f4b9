import type { KubernetesObject } from "@kubernetes/client-node";
import type { ClusterClient } from "./client.ts";
import type { Stored } from "./stored.ts";

/** The objects of a list, or none where there is no such list; only their metadata where that is enough. */
export async function listObjects<T extends KubernetesObject>(
    client: ClusterClient,
    path: string,
    only?: "metadata",
): Promise<Stored<T>[]> {
    return (await client.get<{ items: Stored<T>[] }>(path, only))?.items ?? [];
}
