import type { KubernetesObject, V1Deployment, V1Service } from "@kubernetes/client-node";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { COLOR_LABEL, colorName } from "../../../src/model/names.ts";
import { readinessOf } from "../../../src/model/readiness.ts";
import { holdOf } from "../../../src/model/route/hold.ts";
import { hasTraffic, NO_ROUTE } from "../../../src/model/route/view.ts";
import { pathOf } from "../../harness/apiServer.ts";
import { watchObjects } from "../../harness/objectWatch.ts";
import { place } from "../../harness/place.ts";
import { hostOf, readTraffic } from "./readTraffic.ts";
import type { ColorState, RouteState, Sighting } from "./sighting.ts";
import { type ManagedFields, writersOf } from "./writers.ts";

/** Sees every state of the route, of both colours and of the Service, also between the adversary's steps. */
export interface Witness {
    /** What was seen since the last call, in order. */
    take(): Sighting[];
    readonly route: RouteState | undefined;
    /** The Service whose subsets the route names. */
    readonly host: string;
    readonly colors: Readonly<Partial<Record<Color, ColorState>>>;
    /** The colour that the Service selects alone. */
    readonly pinned: Color | undefined;
    stop(): void;
}

type Route = KubernetesObject & { readonly spec?: unknown };

const SERVICE = "my-app";

export const openWitness = async (): Promise<Witness> => {
    const sightings: Sighting[] = [];
    const managed = new Map<string, readonly ManagedFields[]>();
    const colors: Partial<Record<Color, ColorState>> = {};
    const lostTrafficAt: Partial<Record<Color, number>> = {};
    let route: RouteState | undefined;
    let host = SERVICE;
    let pinned: Color | undefined;

    /** Who wrote this state of an object. */
    const seen = (kind: string, { metadata }: KubernetesObject) => {
        const key = `${kind}/${metadata?.name}`;
        const now = (metadata?.managedFields ?? []) as readonly ManagedFields[];
        const writers = writersOf(managed.get(key) ?? [], now);
        managed.set(key, now);
        return { at: Date.now(), writers };
    };
    const onRoute = (object: Route) => {
        if (object.metadata?.name !== SERVICE) return;
        const after = { view: readTraffic(object.spec), hold: holdOf(object.metadata.annotations) };
        const here = seen("route", object);
        for (const color of COLORS) {
            const had = route !== undefined && hasTraffic(route.view, color);
            if (had && !hasTraffic(after.view, color)) lostTrafficAt[color] = here.at;
        }
        const ready = { blue: colors.blue?.ready ?? 0, green: colors.green?.ready ?? 0 };
        if (!same(route, after)) sightings.push({ kind: "route", ...here, before: route, after, ready });
        route = after;
        host = hostOf(object.spec) ?? SERVICE;
    };
    const onDeployment = (object: V1Deployment) => {
        const color = COLORS.find((each) => object.metadata?.name === colorName(SERVICE, each));
        if (!color) return;
        const { replicas } = readinessOf(object);
        const ready = object.status?.readyReplicas ?? 0;
        const after = { replicas, ready, template: JSON.stringify(object.spec?.template) };
        const here = seen("deployment", object);
        const before = colors[color];
        colors[color] = after;
        if (same(before, after)) return;
        const view = route?.view ?? NO_ROUTE;
        sightings.push({
            ...{ kind: "color", ...here, color, before, after, route: view, pinned },
            lostTrafficAt: lostTrafficAt[color],
        });
    };
    const onService = (object: V1Service) => {
        if (object.metadata?.name !== SERVICE) return;
        const selected = object.spec?.selector?.[COLOR_LABEL];
        const after = COLORS.find((each) => each === selected);
        const here = seen("service", object);
        if (after !== pinned) sightings.push({ kind: "service", ...here, before: pinned, after });
        pinned = after;
    };
    const watches = await Promise.all([
        watchObjects<Route>(pathOf("virtualservices", place.namespace), {}, onRoute),
        watchObjects<V1Deployment>(pathOf("deployments", place.namespace), {}, onDeployment),
        watchObjects<V1Service>(pathOf("services", place.namespace), {}, onService),
    ]);
    return {
        take: () => sightings.splice(0),
        get route() {
            return route;
        },
        get host() {
            return host;
        },
        get pinned() {
            return pinned;
        },
        colors,
        stop: () => {
            for (const watch of watches) watch.stop();
        },
    };
};

const same = (one: unknown, another: unknown) => JSON.stringify(one) === JSON.stringify(another);
