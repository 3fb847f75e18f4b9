import type { V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS, type Color } from "../model/color.ts";
import { FIELD_MANAGER } from "../model/names.ts";
import { needFor } from "../model/need.ts";
import { heaviest, NO_ROUTE, type RouteView } from "../model/route/view.ts";
import type { Live } from "./live.ts";
import { deploymentPath, type Place, untilLive } from "./liveState.ts";

/** The bounds of an autoscaler as the program has them. */
export interface Bounds {
    minReplicas: number;
    maxReplicas: number;
}

/** Pods that a colour is to have before it gets more traffic, and the route that will give it. */
export interface Growth {
    targets: readonly Color[];
    route: RouteView;
    bounds: Bounds;
    timeoutSeconds: number;
}

/** The lowest numbers of autoscalers as they were before a cutover raised them. */
export type FloorsBefore = Map<Color, number>;

/** How many pods a colour must have for its part of the traffic, measured by the colour that carries it now, within its bounds. */
export function floorFor(live: Live, target: Color, { route, bounds }: Pick<Growth, "route" | "bounds">): number {
    const busy = heaviest(live.route?.view ?? NO_ROUTE);
    const reference = busy === undefined ? 0 : (live.colors[busy]?.ready ?? 0);
    const { needed } = needFor({
        share: route.reach[target],
        reference,
        counted: false,
        minReplicas: bounds.minReplicas,
        minReadyPercent: 100,
    });
    return Math.min(needed, bounds.maxReplicas);
}

/**
 * Brings targets to the size that their part of the traffic needs, and keeps both colours there. The one that has the traffic
 * may grow while the targets' pods start, and the targets follow. Returns what is there when the time is up.
 */
export async function raiseFloors(
    client: ClusterClient,
    place: Place,
    before: Live,
    growth: Growth,
    floorsBefore: FloorsBefore,
): Promise<Live> {
    const until = performance.now() + growth.timeoutSeconds * 1000;
    const wantedOf = (live: Live) =>
        growth.targets.map((target) => ({ target, floor: floorFor(live, target, growth) }));
    const isReady = ({ colors }: Live, wanted: ReturnType<typeof wantedOf>) =>
        wanted.every(({ target, floor }) => (colors[target]?.ready ?? 0) >= floor);
    let live = before;
    for (;;) {
        const wanted = wantedOf(live);
        const highest = Math.max(...wanted.map(({ floor }) => floor));
        if (highest > growth.bounds.minReplicas) await raiseBoth(client, place, live, highest, floorsBefore);
        for (const { target, floor } of wanted) await scaleUp(client, place, live, target, floor);
        live = await untilLive(client, place, (until - performance.now()) / 1000, (now) => isReady(now, wanted));
        if (isReady(live, wantedOf(live)) || performance.now() > until) return live;
    }
}

/**
 * Scaling the Deployment alone would last until the autoscaler's next look, which finds an idle colour; its own lowest
 * number is what it respects.
 */
async function raiseBoth(
    client: ClusterClient,
    place: Place,
    live: Live,
    floor: number,
    floorsBefore: FloorsBefore,
): Promise<void> {
    const present = COLORS.filter((color) => live.colors[color]);
    await Promise.all(
        present.map(async (color) => {
            const autoscaler = await readAutoscaler(client, place, color);
            // The idle colour's autoscaler is made after the route, so at a first deployment it is not there yet.
            if (!autoscaler || floorOf(autoscaler) >= floor) return;
            if (!floorsBefore.has(color)) floorsBefore.set(color, floorOf(autoscaler));
            await setFloor(client, place, color, floor);
        }),
    );
}

async function scaleUp(client: ClusterClient, place: Place, live: Live, target: Color, floor: number): Promise<void> {
    if ((live.colors[target]?.replicas ?? 0) >= floor) return;
    await client.patch(`${deploymentPath(place, target)}/scale?fieldManager=${FIELD_MANAGER}`, {
        spec: { replicas: floor },
    });
}

/** Gives the autoscalers back the numbers that a refused cutover found, an operator's own among them. */
export async function putFloorsBack(client: ClusterClient, place: Place, floorsBefore: FloorsBefore): Promise<void> {
    await Promise.all([...floorsBefore].map(([color, floor]) => setFloor(client, place, color, floor)));
}

/** Lets the autoscalers decide again between the bounds that the program gave them. */
export async function lowerFloors(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<void> {
    const raised = await raisedFloors(client, place, minReplicas);
    await Promise.all(raised.map((color) => setFloor(client, place, color, minReplicas)));
}

/** Whether a cutover has raised a floor that was not lowered since, be it an earlier one that was stopped. */
export async function areRaised(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<boolean> {
    return (await raisedFloors(client, place, minReplicas)).length > 0;
}

/** A lowest number that somebody else has raised is not ours to lower. */
async function raisedFloors(client: ClusterClient, place: Place, minReplicas: number): Promise<Color[]> {
    const found = await Promise.all(COLORS.map((color) => readAutoscaler(client, place, color)));
    return COLORS.filter((_, index) => {
        const autoscaler = found[index];
        return autoscaler && floorOf(autoscaler) > minReplicas && isOurs(autoscaler);
    });
}

/** How many pods an autoscaler leaves at least, or undefined where there is none. */
export async function liveFloor(client: ClusterClient, namespace: string, name: string): Promise<number | undefined> {
    const autoscaler = await client.get<Autoscaler>(autoscalerPath(namespace, name));
    return autoscaler && floorOf(autoscaler);
}

type Autoscaler = Stored<V2HorizontalPodAutoscaler>;

function floorOf({ spec }: Autoscaler): number {
    return spec?.minReplicas ?? 1;
}

function isOurs({ metadata }: Autoscaler): boolean {
    return (metadata?.managedFields ?? []).some(
        ({ manager, fieldsV1 }) => manager === FIELD_MANAGER && "f:minReplicas" in (fieldsV1?.["f:spec"] ?? {}),
    );
}

function readAutoscaler(client: ClusterClient, place: Place, color: Color): Promise<Autoscaler | undefined> {
    return client.get<Autoscaler>(autoscalerPath(place.namespace, place.deployments[color]));
}

async function setFloor(client: ClusterClient, place: Place, color: Color, minReplicas: number): Promise<void> {
    const path = autoscalerPath(place.namespace, place.deployments[color]);
    await client.patch(`${path}?fieldManager=${FIELD_MANAGER}`, { spec: { minReplicas } });
}

function autoscalerPath(namespace: string, name: string): string {
    return `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
}
