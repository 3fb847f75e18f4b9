import type { ClusterClient } from "../cluster/client.ts";
import { COLORS, type Color } from "../model/color.ts";
import { FIELD_MANAGER } from "../model/names.ts";
import { heaviest, NO_ROUTE } from "../model/route/view.ts";
import type { Live } from "./live.ts";
import { deploymentPath, type Place, untilLive } from "./liveState.ts";

/** The bounds of an autoscaler as the program has them. */
export interface Bounds {
    minReplicas: number;
    maxReplicas: number;
}

/** How many pods a colour must have before it gets the traffic: as many as the one that has it, within its bounds. */
export function floorFor(live: Live, { minReplicas, maxReplicas }: Bounds): number {
    const busy = heaviest(live.route?.view ?? NO_ROUTE);
    const pods = busy === undefined ? 0 : (live.colors[busy]?.ready ?? 0);
    return Math.min(Math.max(minReplicas, pods), maxReplicas);
}

/**
 * Brings the target to the size of the colour that has the traffic, and keeps both there. That one may grow while the
 * target's pods start, since it has the traffic, and the target follows. Returns what is there when the time is up.
 */
export async function raiseFloors(
    client: ClusterClient,
    place: Place,
    before: Live,
    target: Color,
    bounds: Bounds,
    timeoutSeconds: number,
): Promise<Live> {
    const until = Date.now() + timeoutSeconds * 1000;
    const isReady = ({ colors }: Live, pods: number) => (colors[target]?.ready ?? 0) >= pods;
    let live = before;
    for (;;) {
        const floor = floorFor(live, bounds);
        if (floor > bounds.minReplicas) await raiseBoth(client, place, live, floor);
        await scaleUp(client, place, live, target, floor);
        live = await untilLive(client, place, (until - Date.now()) / 1000, (now) => isReady(now, floor));
        if (isReady(live, floorFor(live, bounds)) || Date.now() > until) return live;
    }
}

/**
 * Scaling the Deployment alone would last until the autoscaler's next look, which finds an idle colour; its own lowest
 * number is what it respects.
 */
async function raiseBoth(client: ClusterClient, place: Place, live: Live, floor: number): Promise<void> {
    const present = COLORS.filter((color) => live.colors[color]);
    await Promise.all(present.map((color) => setFloor(client, place, color, floor)));
}

async function scaleUp(client: ClusterClient, place: Place, live: Live, target: Color, floor: number): Promise<void> {
    if ((live.colors[target]?.replicas ?? 0) >= floor) return;
    await client.patch(`${deploymentPath(place, target)}/scale?fieldManager=${FIELD_MANAGER}`, {
        spec: { replicas: floor },
    });
}

/** Lets the autoscalers decide again between the bounds that the program gave them. */
export async function lowerFloors(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<void> {
    await Promise.all(COLORS.map((color) => setFloor(client, place, color, minReplicas)));
}

/** Whether a cutover has raised a floor that was not lowered since, be it an earlier one that was stopped. */
export async function areRaised(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<boolean> {
    const paths = COLORS.map((color) => autoscalerPath(place.namespace, place.deployments[color]));
    const found = await Promise.all(paths.map((path) => client.get<RawAutoscaler>(path)));
    return found.some((each) => each && floorOf(each) > minReplicas && isOurs(each));
}

/** How many pods an autoscaler leaves at least, or undefined where there is none. */
export async function liveFloor(client: ClusterClient, namespace: string, name: string): Promise<number | undefined> {
    const autoscaler = await client.get<RawAutoscaler>(autoscalerPath(namespace, name));
    return autoscaler && floorOf(autoscaler);
}

interface RawAutoscaler {
    metadata: { managedFields?: { manager?: string; fieldsV1?: Record<string, unknown> }[] };
    spec?: { minReplicas?: number };
}

function floorOf({ spec }: RawAutoscaler): number {
    return spec?.minReplicas ?? 1;
}

/** A lowest number that somebody else has raised is not ours to lower. */
function isOurs({ metadata }: RawAutoscaler): boolean {
    return (metadata.managedFields ?? []).some(
        ({ manager, fieldsV1 }) =>
            manager === FIELD_MANAGER && "f:minReplicas" in ((fieldsV1?.["f:spec"] ?? {}) as object),
    );
}

async function setFloor(client: ClusterClient, place: Place, color: Color, minReplicas: number): Promise<void> {
    const path = autoscalerPath(place.namespace, place.deployments[color]);
    // The idle colour's autoscaler is made after the route, so at a first deployment it is not there yet.
    if ((await client.get(path)) === undefined) return;
    await client.patch(`${path}?fieldManager=${FIELD_MANAGER}`, { spec: { minReplicas } });
}

function autoscalerPath(namespace: string, name: string): string {
    return `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
}
