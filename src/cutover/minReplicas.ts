import type { V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS, type Color } from "../model/color.ts";
import { FIELD_MANAGER } from "../model/names.ts";
import { needFor } from "../model/need.ts";
import { heaviest, NO_ROUTE, type RouteView } from "../model/route/view.ts";
import type { Live } from "./live.ts";
import { deploymentPath, type Place, untilLive } from "./liveState.ts";

/** The bounds of an autoscaler in the program. */
export interface Bounds {
    readonly minReplicas: number;
    readonly maxReplicas: number;
}

/** The pods that a colour needs before it gets more traffic, and the route that will give it. */
export interface Growth {
    readonly targets: readonly Color[];
    readonly route: RouteView;
    readonly bounds: Bounds;
    readonly timeoutSeconds: number;
}

/** The `minReplicas` of autoscalers as they were before a cutover raised them. */
export type MinReplicasBefore = Map<Color, number>;

/** How many pods a colour needs for its share, compared with the colour that has the traffic now, within its bounds. */
export function minReplicasFor(live: Live, target: Color, { route, bounds }: Pick<Growth, "route" | "bounds">): number {
    const busy = heaviest(live.route?.view ?? NO_ROUTE);
    const reference = busy === undefined ? 0 : (live.colors[busy]?.ready ?? 0);
    const { needed } = needFor({
        share: route.reach[target],
        reference,
        isReferenceLive: false,
        minReplicas: bounds.minReplicas,
        minReadyPercent: 100,
    });
    return Math.min(needed, bounds.maxReplicas);
}

/**
 * Scales targets to what their share needs, and keeps both colours from scaling down. The colour with the traffic may grow while
 * the targets' pods start, and the targets follow. Returns the live state when the targets are ready or the time is over.
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
 * Scaling only the Deployment would last until the autoscaler's next sync, which finds an idle colour. The autoscaler respects
 * only its own `minReplicas`.
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
            // The idle colour's autoscaler is created after the route, so at a first deployment it does not exist yet.
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
 * When the program switches autoscaling off, the update deletes the autoscaler last, and it decides until then. So it must keep
 * exactly as many pods as the program now declares: fewer would be missing, and what it adds no later update could take from a colour
 * with traffic.
 */
export async function keepReplicas(client: ClusterClient, place: Place, color: Color, replicas: number): Promise<void> {
    const autoscaler = await readAutoscaler(client, place, color);
    // With 0 replicas it is switched off.
    if (!autoscaler || replicas === 0) return;
    await patchAutoscaler(client, place, color, { minReplicas: replicas, maxReplicas: replicas });
}

/** Restores the values that a refused cutover found, including an operator's. */
export async function putMinReplicasBack(
    client: ClusterClient,
    place: Place,
    before: MinReplicasBefore,
): Promise<void> {
    await Promise.all([...before].map(([color, least]) => setMinReplicas(client, place, color, least)));
}

/** Restores the program's bounds, so that the autoscalers decide again. */
export async function lowerMinReplicas(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<void> {
    const raised = await whereRaised(client, place, minReplicas);
    await Promise.all(raised.map((color) => setMinReplicas(client, place, color, minReplicas)));
}

/** Whether this or an earlier, stopped cutover has raised one that is not lowered yet. */
export async function areRaised(client: ClusterClient, place: Place, { minReplicas }: Bounds): Promise<boolean> {
    return (await whereRaised(client, place, minReplicas)).length > 0;
}

/** A value that somebody else has raised is left alone. */
async function whereRaised(client: ClusterClient, place: Place, minReplicas: number): Promise<Color[]> {
    const found = await Promise.all(COLORS.map((color) => readAutoscaler(client, place, color)));
    return COLORS.filter((_, index) => {
        const autoscaler = found[index];
        return autoscaler && minReplicasOf(autoscaler) > minReplicas && isOurs(autoscaler);
    });
}

/** An autoscaler's live minReplicas; undefined where there is no autoscaler. */
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
