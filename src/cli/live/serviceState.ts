import type { V1Deployment } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import type { Stored } from "../../cluster/stored.ts";
import { deploymentPath, lastChange, routePath } from "../../cutover/liveState.ts";
import { COLORS, type Color } from "../../model/color.ts";
import { Annotations, VERSION_LABEL } from "../../model/names.ts";
import { readinessOf } from "../../model/readiness.ts";
import { type Entry, entriesOf } from "../../model/route/entry.ts";
import { type Hold, holdOf } from "../../model/route/hold.ts";
import type { Journal } from "../../model/route/journal.ts";
import { type Served, servedOf, templateDigest } from "../../model/route/served.ts";
import { NO_ROUTE, type RouteView, viewRoute } from "../../model/route/view.ts";
import type { StackService } from "../stack/stackService.ts";
import { journalOf } from "./journal.ts";
import { foreignOwner } from "./owner.ts";

/** The annotation with the number of a Deployment's template, on the Deployment and its ReplicaSets. */
export const REVISION = "deployment.kubernetes.io/revision";

/** What the cluster says of a service at one moment. */
export interface ServiceState {
    readonly route: RouteState | undefined;
    readonly colors: Record<Color, ColorState | undefined>;
}

export interface RouteState {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number | undefined;
    readonly spec: Record<string, unknown>;
    readonly view: RouteView;
    readonly entries: readonly Entry[];
    readonly changedAt: Date | undefined;
    readonly changedBy: string | undefined;
    readonly reason: string | undefined;
    readonly hold: Hold | undefined;
    readonly journal: Journal | undefined;
    readonly served: Served | undefined;
    readonly owner: string | undefined;
    readonly annotations: Record<string, string>;
}

export interface ColorState {
    readonly uid: string;
    readonly replicas: number;
    readonly ready: number;
    readonly outdated: number;
    readonly image: string | undefined;
    readonly version: string | undefined;
    /** Of its pods. */
    readonly labels: Record<string, string> | undefined;
    /** The number of its current template, and the template's digest. */
    readonly revision: string | undefined;
    readonly template: string;
    readonly owner: string | undefined;
}

export async function readService(client: ClusterClient, { place }: StackService): Promise<ServiceState> {
    const [route, blue, green] = await Promise.all([
        client.get<Stored>(routePath(place)),
        ...COLORS.map((color) => client.get<Stored<V1Deployment>>(deploymentPath(place, color))),
    ] as const);
    return {
        route: route && toRouteState(route, place.namespace),
        colors: { blue: blue && toColorState(blue), green: green && toColorState(green) },
    };
}

/** What the live route sends to each colour: nothing, where there is no route. */
export function viewOf({ route }: ServiceState): RouteView {
    return route?.view ?? NO_ROUTE;
}

export function toRouteState(object: Stored, namespace: string): RouteState {
    const { uid, resourceVersion, generation, annotations = {}, managedFields } = object.metadata;
    const changed = lastChange(managedFields);
    return {
        uid,
        resourceVersion,
        generation,
        spec: object.spec ?? {},
        view: viewRoute(object.spec),
        entries: entriesOf(object.spec, namespace),
        changedAt: changed?.at,
        changedBy: sayManager(changed?.manager),
        reason: annotations[Annotations.reason],
        hold: holdOf(annotations),
        journal: journalOf(object.metadata, namespace),
        served: servedOf(annotations),
        owner: foreignOwner(object),
        annotations,
    };
}

/** Who changed an object by an update. */
export const PULUMI = "Pulumi";

/** The provider adds a random suffix for each resource, which says nothing. */
function sayManager(manager: string | undefined): string | undefined {
    return manager?.replace(/^pulumi-kubernetes(-.*)?$/, PULUMI);
}

export function toColorState(object: Stored<V1Deployment>): ColorState {
    const template = object.spec?.template;
    const { replicas, ready, outdated } = readinessOf(object);
    return {
        uid: object.metadata.uid,
        replicas,
        ready,
        outdated,
        image: template?.spec?.containers?.[0]?.image,
        version: template?.metadata?.labels?.[VERSION_LABEL],
        labels: template?.metadata?.labels,
        revision: object.metadata.annotations?.[REVISION],
        template: templateDigest(template),
        owner: foreignOwner(object),
    };
}
