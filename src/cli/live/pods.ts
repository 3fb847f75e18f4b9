import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import { labelled } from "../../cluster/labelled.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import type { Read, Stored } from "../../cluster/stored.ts";
import type { Color } from "../../model/color.ts";
import type { StackService } from "../stack/stackService.ts";

export type Pod = Stored<V1Pod>;

export async function listPods(
    client: ClusterClient,
    { place, selectors }: StackService,
    color: Color,
): Promise<Pod[]> {
    const path = `/api/v1/namespaces/${place.namespace}/pods`;
    const labels = { ...selectors.service, ...selectors[color] };
    return listObjects(client, labelled(path, labels));
}

/** Those that prepare a pod first. */
export function containerStatuses({ status }: Pod): Read<V1ContainerStatus>[] {
    return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
