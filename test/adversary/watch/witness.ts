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

/** Watches every state of the route, both colours and the Service, also between steps. */
export interface Witness {
    /** The changes since the last call, in order. */
    take(): Sighting[];
    readonly route: RouteState | undefined;
    /** The Service that the route's destinations name. */
    readonly host: string;
    readonly colors: Readonly<Partial<Record<Color, ColorState>>>;
    /** The colour to which the Service is pinned. */
    readonly pinned: Color | undefined;
    /** The colours in the route whose pods no request would reach. */
    readonly cutOff: readonly Color[];
    /** Whether an operator has added a colour to the Service's selector, which no update removes. */
    readonly isNarrowedByHand: boolean;
    /** The annotations of all objects as text. */
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

    /** The pin, unless somebody has edited the Service's selector since. */
    function stillPinned(): Color | undefined {
        return services.get(SERVICE)?.selector?.[COLOR_LABEL] === pinned ? pinned : undefined;
    }
    /** Called after a change of anything but the route. */
    const lookAtWays = (here: Pick<Sighting, "at" | "writers">) => {
        const now = cutOff({ http, rules: [...rules.values()], services, pods });
        const view = route?.view ?? NO_ROUTE;
        if (!same(missed, now)) sightings.push({ kind: "way", ...here, before: missed, after: now, route: view });
        missed = now;
    };
    /** Records the object, and returns when and by whom it was written. */
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
        // A selector edited by hand is not a pin: it cuts off the other colour.
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

/** A watch of a healthy API server is never as late as this. */
const LATE_MILLISECONDS = 2500;

/** Now, or the object's last write if the watch was late. */
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
