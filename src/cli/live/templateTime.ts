import type { ClusterClient } from "../../cluster/client.ts";
import { labelled } from "../../cluster/labelled.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import type { Stored } from "../../cluster/stored.ts";
import { COLORS, type Color } from "../../model/color.ts";
import type { StackService } from "../stack/stackService.ts";
import { REVISION, type ServiceState } from "./serviceState.ts";

/**
 * The ReplicaSets of both colours; none where they may not be listed, since a rollback must not fail for a missing permission.
 */
export async function readReplicaSets(client: ClusterClient, { place, selectors }: StackService): Promise<Stored[]> {
    const path = labelled(`/apis/apps/v1/namespaces/${place.namespace}/replicasets`, selectors.service);
    try {
        return await listObjects(client, path);
    } catch {
        return [];
    }
}

/** The annotation with the earlier numbers of a template, on a ReplicaSet that Kubernetes has used again. */
export const EARLIER_REVISIONS = "deployment.kubernetes.io/revision-history";

/**
 * Since when each colour has its present release: the time of its current ReplicaSet. Unknown times are left out, as where that
 * ReplicaSet was used before and again later.
 */
export function templateTimes({ colors }: Pick<ServiceState, "colors">, sets: Stored[]): Partial<Record<Color, Date>> {
    const times = COLORS.map((color) => [color, timeOf(colors[color], sets)] as const);
    return Object.fromEntries(times.filter(([, time]) => time !== undefined));
}

function timeOf(deployment: ServiceState["colors"][Color], sets: Stored[]): Date | undefined {
    if (deployment?.revision === undefined) return undefined;
    const current = sets.find(
        ({ metadata }) =>
            metadata.ownerReferences?.some(({ uid }) => uid === deployment.uid) &&
            metadata.annotations?.[REVISION] === deployment.revision,
    );
    const { creationTimestamp: time, annotations } = current?.metadata ?? {};
    return time === undefined || annotations?.[EARLIER_REVISIONS] !== undefined ? undefined : new Date(time);
}
