import type { ClusterClient } from "../../cluster/client.ts";
import { labelled } from "../../cluster/labelled.ts";
import type { Color } from "../../model/color.ts";
import type { StackService } from "../stack/stackService.ts";
import type { LiveObject } from "./objects.ts";

export interface ContainerStatus {
    name: string;
    ready?: boolean;
    restartCount?: number;
    state?: { waiting?: { reason?: string; message?: string }; terminated?: { reason?: string; exitCode?: number } };
    lastState?: { terminated?: { reason?: string; exitCode?: number } };
}

export async function listPods(
    client: ClusterClient,
    { place, selectors }: StackService,
    color: Color,
): Promise<LiveObject[]> {
    const path = `/api/v1/namespaces/${place.namespace}/pods`;
    const labels = { ...selectors.service, ...selectors[color] };
    return (await client.get<{ items: LiveObject[] }>(labelled(path, labels)))?.items ?? [];
}

export function isReady({ status, metadata }: LiveObject): boolean {
    const conditions = (status?.conditions ?? []) as { type: string; status: string }[];
    return (
        metadata.deletionTimestamp === undefined &&
        conditions.some(({ type, status }) => type === "Ready" && status === "True")
    );
}

/** Those that prepare a pod first. */
export function containerStatuses({ status }: LiveObject): ContainerStatus[] {
    return [
        ...((status?.initContainerStatuses ?? []) as ContainerStatus[]),
        ...((status?.containerStatuses ?? []) as ContainerStatus[]),
    ];
}
