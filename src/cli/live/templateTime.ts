import type { ClusterClient } from "../../cluster/client.ts";
import { COLORS, type Color } from "../../color.ts";
import { deploymentPath } from "../../cutover/liveState.ts";
import type { StackService } from "../stack/stackService.ts";
import type { LiveObject } from "./objects.ts";

const REVISION = "deployment.kubernetes.io/revision";

/**
 * Since when each colour's pods are as they are: the age of the ReplicaSet that is current. What is not known is left
 * out, since a rollback must not fail for want of a look.
 */
export async function templateTimes(
    client: ClusterClient,
    service: StackService,
): Promise<Partial<Record<Color, Date>>> {
    const { place, selectors } = service;
    const labels = Object.entries(selectors.service).map(([key, value]) => `${key}=${value}`);
    const path = `/apis/apps/v1/namespaces/${place.namespace}/replicasets?labelSelector=${encodeURIComponent(labels.join(","))}`;
    try {
        const [sets, ...deployments] = await Promise.all([
            client.get<{ items: LiveObject[] }>(path),
            ...COLORS.map((color) => client.get<LiveObject>(deploymentPath(place, color))),
        ]);
        const times = COLORS.map((color, index) => [color, timeOf(deployments[index], sets?.items ?? [])] as const);
        return Object.fromEntries(times.filter(([, time]) => time !== undefined));
    } catch {
        return {};
    }
}

function timeOf(deployment: LiveObject | undefined, sets: LiveObject[]): Date | undefined {
    const current = sets.find(
        ({ metadata }) =>
            metadata.ownerReferences?.some(({ uid }) => uid === deployment?.metadata.uid) &&
            metadata.annotations?.[REVISION] === deployment?.metadata.annotations?.[REVISION],
    );
    const time = current?.metadata.creationTimestamp;
    return time === undefined ? undefined : new Date(time);
}
