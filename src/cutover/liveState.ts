import type { ClusterClient } from "../cluster/client.ts";
import type { ManagedFields, Stored } from "../cluster/stored.ts";
import { until } from "../cluster/waiting.ts";
import { COLORS, type Color } from "../model/color.ts";
import { readinessOf } from "../model/readiness.ts";
import { entriesOf } from "../model/route/entry.ts";
import { keepsColors } from "../model/route/fixed.ts";
import { holdOf } from "../model/route/hold.ts";
import { viewRoute } from "../model/route/view.ts";
import { lastOwner, type Owner } from "./lastOwner.ts";
import type { Live, LiveColor, LiveRoute } from "./live.ts";

/** Where a service's objects are in the cluster. */
export interface Place {
    readonly namespace: string;
    readonly virtualService: string;
    readonly deployments: Record<Color, string>;
    readonly istioApiVersion: string;
}

/** How long the Deployment controller may take to notice a change before its counts are reported as stale. */
const NOTICE_MILLISECONDS = 10_000;

/** Reads the live state that a cutover depends on. */
export async function readLive(client: ClusterClient, place: Place): Promise<Live> {
    const [route, blue, green] = await Promise.all([
        readRoute(client, place),
        ...COLORS.map((color) => readDeployment(client, deploymentPath(place, color))),
    ] as const);
    return { route, colors: { blue, green } };
}

/** Reads it until it is done or the time is over, and returns the last state. */
export function untilLive(
    client: ClusterClient,
    place: Place,
    timeoutSeconds: number,
    isDone: (live: Live) => boolean,
): Promise<Live> {
    return until(() => readLive(client, place), isDone, { timeoutMilliseconds: timeoutSeconds * 1000 });
}

export async function readRoute(client: ClusterClient, place: Place): Promise<LiveRoute | undefined> {
    const route = await client.get<Stored>(routePath(place));
    return route && toRoute(route, place.namespace);
}

export function routePath({ namespace, virtualService, istioApiVersion }: Place): string {
    return `/apis/networking.istio.io/${istioApiVersion}/namespaces/${namespace}/virtualservices/${virtualService}`;
}

export function deploymentPath({ namespace, deployments }: Place, color: Color): string {
    return `/apis/apps/v1/namespaces/${namespace}/deployments/${deployments[color]}`;
}

function toRoute({ metadata, spec }: Stored, namespace: string): LiveRoute {
    return {
        uid: metadata.uid,
        generation: metadata.generation,
        view: viewRoute(spec),
        keepsColors: keepsColors(spec),
        entries: entriesOf(spec, namespace),
        changedAt: lastChange(metadata.managedFields)?.at,
        hold: holdOf(metadata.annotations),
    };
}

/** The latest manager that owns `spec.http`, whether it wrote the whole spec or only the rules. */
export function lastChange(managedFields: readonly ManagedFields[] | undefined): Owner | undefined {
    return lastOwner(managedFields, "http");
}

async function readDeployment(client: ClusterClient, path: string): Promise<LiveColor | undefined> {
    const found = await until(() => client.get<Stored>(path), isNoticed, {
        timeoutMilliseconds: NOTICE_MILLISECONDS,
    });
    if (isNoticed(found)) return found && toColor(found);
    throw new Error(
        `the Deployment controller has not observed the newest change of ${path} for ${NOTICE_MILLISECONDS / 1000} s, ` +
            "so its counts cannot be trusted. Is kube-controller-manager running?",
    );
}

/** A Deployment without pods has nothing to wait for. */
function isNoticed(found: Stored | undefined): boolean {
    return !found || readinessOf(found).observed;
}

function toColor({ metadata, spec, status }: Stored): LiveColor {
    const { replicas, ready, outdated } = readinessOf({ metadata, spec, status });
    return { uid: metadata.uid, replicas, ready, outdated };
}
