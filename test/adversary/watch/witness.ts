import type { KubernetesObject, V1Deployment, V1Service } from "@kubernetes/client-node";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { COLOR_LABEL, colorName } from "../../../src/model/names.ts";
import { readinessOf } from "../../../src/model/readiness.ts";
import { holdOf } from "../../../src/model/route/hold.ts";
import { hasTraffic, NO_ROUTE, type RouteView } from "../../../src/model/route/view.ts";
import { pathOf } from "../../harness/apiServer.ts";
import { watchObjects } from "../../harness/objectWatch.ts";
import { place } from "../../harness/place.ts";
import { cutOff, type PodMarks, type ServicePods, type SubsetRule, type Ways } from "./cutOff.ts";
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
    /** The colours that no request would reach, for something else than their pods. */
    readonly cutOff: readonly Color[];
    /** Whether somebody has added a colour to what the Service selects, which no update takes away. */
    readonly isNarrowedByHand: boolean;
    /** The annotations of every object, as text. */
    annotations(): string;
    stop(): void;
}

type Route = KubernetesObject & { readonly spec?: unknown };
type Rule = KubernetesObject & { readonly spec?: SubsetRule };

const SERVICE = "my-app";

export async function openWitness(): Promise<Witness> {
    const sightings: Sighting[] = [];
    const managed = new Map<string, readonly ManagedFields[]>();
    const annotations = new Map<string, string>();
    const colors: Partial<Record<Color, ColorState>> = {};
    const lost: Partial<Record<Color, Moment>> = {};
    let route: RouteState | undefined;
    let host = SERVICE;
    let pinned: Color | undefined;
    const others = new Map<string, RouteView>();
    const rules = new Map<string, SubsetRule>();
    const services = new Map<string, ServicePods>();
    const pods: Partial<Record<Color, PodMarks>> = {};
    let http: Ways["http"] = [];
    let missed: readonly Color[] = [];

    /** The pin, unless somebody has since had the Service select something else. */
    const stillPinned = () => (services.get(SERVICE)?.selector?.[COLOR_LABEL] === pinned ? pinned : undefined);
    /** After something other than the route has changed. */
    const lookAtWays = (here: Pick<Sighting, "at" | "writers">) => {
        const now = cutOff({ http, rules: [...rules.values()], services, pods });
        const view = route?.view ?? NO_ROUTE;
        if (!same(missed, now)) sightings.push({ kind: "way", ...here, before: missed, after: now, route: view });
        missed = now;
    };
    /** Who wrote this state of an object. */
    const seen = (kind: string, { metadata }: KubernetesObject) => {
        const key = `${kind}/${metadata?.name}`;
        const now = (metadata?.managedFields ?? []) as readonly ManagedFields[];
        const writers = writersOf(managed.get(key) ?? [], now);
        managed.set(key, now);
        annotations.set(key, JSON.stringify(metadata?.annotations ?? {}));
        return { ...momentOf(now), writers };
    };
    const onOther = (object: Route) => {
        const { name = "" } = object.metadata ?? {};
        const [here, before, after] = [seen("route", object), others.get(name), readTraffic(object.spec)];
        others.set(name, after);
        if (before && !same(before.share, after.share)) sightings.push({ kind: "other", ...here, name, before, after });
    };
    const onRoute = (object: Route) => {
        if (object.metadata?.name !== SERVICE) return onOther(object);
        const after = { view: readTraffic(object.spec), hold: holdOf(object.metadata.annotations) };
        const here = seen("route", object);
        for (const color of COLORS) {
            const had = route !== undefined && hasTraffic(route.view, color);
            if (had && !hasTraffic(after.view, color)) lost[color] = here;
        }
        const ready = { blue: colors.blue?.ready ?? 0, green: colors.green?.ready ?? 0 };
        http = (object.spec as Pick<Ways, "http"> | undefined)?.http ?? [];
        missed = cutOff({ http, rules: [...rules.values()], services, pods });
        if (!same(route, after))
            sightings.push({ kind: "route", ...here, before: route, after, ready, cutOff: missed });
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
        pods[color] = marksOf(object);
        lookAtWays(here);
        if (same(before, after)) return;
        const view = route?.view ?? NO_ROUTE;
        sightings.push({
            ...{ kind: "color", ...here, color, before, after, route: view, pinned: stillPinned() },
            lostTrafficAt: lost[color]?.at,
            ...(lost[color]?.isLate && { lostLate: true }),
        });
    };
    const onService = (object: V1Service) => {
        const { name = "" } = object.metadata ?? {};
        const here = seen("service", object);
        // What somebody selects by hand is no pin: it cuts off.
        const counts = here.writers.includes("ours") || !services.has(name);
        services.set(name, object.spec as ServicePods);
        lookAtWays(here);
        if (name !== SERVICE || !counts) return;
        const selected = object.spec?.selector?.[COLOR_LABEL];
        const after = COLORS.find((each) => each === selected);
        if (after !== pinned) sightings.push({ kind: "service", ...here, before: pinned, after });
        pinned = after;
    };
    const onRule = (object: Rule) => {
        if (!object.spec) return;
        rules.set(object.metadata?.name ?? "", object.spec);
        lookAtWays(seen("rule", object));
    };
    const watches = await Promise.all([
        watchObjects<Route>(pathOf("virtualservices", place.namespace), {}, onRoute),
        watchObjects<V1Deployment>(pathOf("deployments", place.namespace), {}, onDeployment),
        watchObjects<V1Service>(pathOf("services", place.namespace), {}, onService),
        watchObjects<Rule>(pathOf("destinationrules", place.namespace), {}, onRule),
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
        get cutOff() {
            return missed;
        },
        get isNarrowedByHand() {
            return pinned === undefined && services.get(SERVICE)?.selector?.[COLOR_LABEL] !== undefined;
        },
        annotations: () => [...annotations.values()].join("\n"),
        colors,
        stop: () => {
            for (const watch of watches) watch.stop();
        },
    };
}

type Moment = Pick<Sighting, "at" | "isLate">;

/** Longer than news take from an API server that is well. */
const LATE_MILLISECONDS = 2500;

/** Now, or when the object was last written where nobody could tell of it then. */
function momentOf(managed: readonly ManagedFields[]): Moment {
    const written = Math.max(...managed.map(({ time = 0 }) => new Date(time).getTime()));
    return Date.now() - written < LATE_MILLISECONDS ? { at: Date.now() } : { at: written + 500, isLate: true };
}

function marksOf({ spec }: V1Deployment): PodMarks {
    const { metadata, spec: pod } = spec?.template ?? {};
    return { labels: metadata?.labels ?? {}, ports: pod?.containers.flatMap(({ ports = [] }) => ports) ?? [] };
}

function same(one: unknown, another: unknown) {
    return JSON.stringify(one) === JSON.stringify(another);
}
