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
export type MinReplicasBefore = Map<Color, number>;

/** How many pods a colour must have for its part of the traffic, measured by the colour that carries it now, within its bounds. */
export function minReplicasFor(live: Live, target: Color, { route, bounds }: Pick<Growth, "route" | "bounds">): number {
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
export async function raiseMinReplicas(
    client: ClusterClient,
    place: Place,
    before: Live,
    growth: Growth,
    minReplicasBefore: MinReplicasBefore,
): Promise<Live> {
    const until = performance.now() + growth.timeoutSeconds * 1000;
    const wantedOf = (live: Live) =>
        growth.targets.map((target) => ({ target, minReplicas: minReplicasFor(live, target, growth) }));
    const isReady = ({ colors }: Live, wanted: ReturnType<typeof wantedOf>) =>
        wanted.every(({ target, minReplicas }) => (colors[target]?.ready ?? 0) >= minReplicas);
    let live = before;
    for (;;) {
        const wanted = wantedOf(live);
        const highest = Math.max(...wanted.map(({ minReplicas }) => minReplicas));
        if (highest > growth.bounds.minReplicas) await raiseBoth(client, place, live, highest, minReplicasBefore);
        for (const { target, minReplicas } of wanted) await scaleUp(client, place, live, target, minReplicas);
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
    minReplicas: number,
    minReplicasBefore: MinReplicasBefore,
): Promise<void> {
    const present = COLORS.filter((color) => live.colors[color]);
    await Promise.all(
        present.map(async (color) => {
            const autoscaler = await readAutoscaler(client, place, color);
            // The idle colour's autoscaler is made after the route, so at a first deployment it is not there yet.
            if (!autoscaler || minReplicasOf(autoscaler) >= minReplicas) return;
            if (!minReplicasBefore.has(color)) minReplicasBefore.set(color, minReplicasOf(autoscaler));
            await setMinReplicas(client, place, color, minReplicas);
        }),
    );
}

async function scaleUp(
    client: ClusterClient,
    place: Place,
    live: Live,
    target: Color,
    replicas: number,
): Promise<void> {
    if ((live.colors[target]?.replicas ?? 0) >= replicas) return;
    await client.patch(`${deploymentPath(place, target)}/scale?fieldManager=${FIELD_MANAGER}`, {
        spec: { replicas },
    });
}

/**
 * An autoscaler that is switched off goes last of all in an update, and decides until then: it is to leave as many pods as are asked
 * for from now on.
 */
export async function keepReplicas(client: ClusterClient, place: Place, color: Color, replicas: number): Promise<void> {
    const autoscaler = await readAutoscaler(client, place, color);
    // It is off where there are to be no pods.
    if (!autoscaler || replicas === 0) return;
    const maxReplicas = Math.max(replicas, autoscaler.spec?.maxReplicas ?? 0);
    await patchAutoscaler(client, place, color, { minReplicas: replicas, maxReplicas });
}

/** Gives the autoscalers back the numbers that a refused cutover found, an operator's own among them. */
export async function putMinReplicasBack(
    client: ClusterClient,
    place: Place,
    before: MinReplicasBefore,
): Promise<void> {
    await Promise.all([...before].map(([color, least]) => setMinReplicas(client, place, color, least)));
}

/** Lets the autoscalers decide again between the bounds that the program gave them. */
export async function lowerMinReplicas(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<void> {
    const raised = await whereRaised(client, place, minReplicas);
    await Promise.all(raised.map((color) => setMinReplicas(client, place, color, minReplicas)));
}

/** Whether a cutover has raised one that was not lowered since, be it an earlier one that was stopped. */
export async function areRaised(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<boolean> {
    return (await whereRaised(client, place, minReplicas)).length > 0;
}

/** A lowest number that somebody else has raised is not ours to lower. */
async function whereRaised(client: ClusterClient, place: Place, minReplicas: number): Promise<Color[]> {
    const found = await Promise.all(COLORS.map((color) => readAutoscaler(client, place, color)));
    return COLORS.filter((_, index) => {
        const autoscaler = found[index];
        return autoscaler && minReplicasOf(autoscaler) > minReplicas && isOurs(autoscaler);
    });
}

/** How many pods an autoscaler leaves at least, or undefined where there is none. */
export async function liveMinReplicas(
    client: ClusterClient,
    namespace: string,
    name: string,
): Promise<number | undefined> {
    const autoscaler = await client.get<Autoscaler>(autoscalerPath(namespace, name));
    return autoscaler && minReplicasOf(autoscaler);
}

type Autoscaler = Stored<V2HorizontalPodAutoscaler>;

function minReplicasOf({ spec }: Autoscaler): number {
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

function setMinReplicas(client: ClusterClient, place: Place, color: Color, minReplicas: number): Promise<void> {
    return patchAutoscaler(client, place, color, { minReplicas });
}

async function patchAutoscaler(
    client: ClusterClient,
    place: Place,
    color: Color,
    spec: Partial<Bounds>,
): Promise<void> {
    const path = autoscalerPath(place.namespace, place.deployments[color]);
    await client.patch(`${path}?fieldManager=${FIELD_MANAGER}`, { spec });
}

function autoscalerPath(namespace: string, name: string): string {
    return `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
}
