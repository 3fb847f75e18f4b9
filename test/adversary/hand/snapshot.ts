import type { V1Deployment, V1Service, V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import { COLORS, type Color } from "../../../src/model/color.ts";
import { colorName } from "../../../src/model/names.ts";
import { type Kind, pathOf, readObject } from "../../harness/apiServer.ts";
import { place } from "../../harness/place.ts";

type Labels = Readonly<Record<string, string>>;

export interface Rule {
    readonly match?: readonly object[];
    readonly route?: readonly Destination[];
}

export interface Destination {
    readonly destination: { readonly host: string; readonly subset?: string };
    readonly weight?: number;
}

export interface Pods {
    /** The Deployment's replicas; with an autoscaler, its minReplicas. */
    readonly declared: number;
    readonly isAutoscaled: boolean;
    /** The autoscaler's maxReplicas; infinite without one. */
    readonly most: number;
    readonly wanted: number;
    readonly ready: number;
    /** Ready pods of the newest release alone. */
    readonly current: number;
    readonly template: string;
    readonly labels: Labels;
    readonly isPaused: boolean;
}

/** Everything through which requests find pods, at one moment. */
export interface Snapshot {
    /** The rules of the route; undefined without a route. */
    readonly http: readonly Rule[] | undefined;
    readonly subsets: ReadonlyMap<string, Labels>;
    readonly selector: Labels;
    /** By colour; undefined without a Deployment. */
    readonly pods: Readonly<Partial<Record<Color, Pods>>>;
}

const APP = "my-app";

export async function takeSnapshot(): Promise<Snapshot> {
    const [routes, rules, services, deployments, autoscalers] = await Promise.all([
        named<{ http?: readonly Rule[] }>("virtualservices"),
        named<{ subsets?: readonly { name: string; labels?: Labels }[] }>("destinationrules"),
        named<V1Service["spec"]>("services"),
        named<V1Deployment["spec"], V1Deployment["status"]>("deployments"),
        named<V2HorizontalPodAutoscaler["spec"]>("horizontalpodautoscalers"),
    ]);
    const route = routes.get(APP);
    const pods = COLORS.flatMap((color) => {
        const deployment = deployments.get(colorName(APP, color));
        const autoscaler = autoscalers.get(colorName(APP, color));
        return deployment ? [[color, podsOf(deployment, autoscaler?.spec)] as const] : [];
    });
    return {
        http: route && (route.spec.http ?? []),
        subsets: new Map((rules.get(APP)?.spec.subsets ?? []).map(({ name, labels = {} }) => [name, labels])),
        selector: services.get(APP)?.spec?.selector ?? { nobody: "nobody" },
        pods: Object.fromEntries(pods),
    };
}

interface Listed<Spec, Status> {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
    readonly spec: Spec;
    readonly status?: Status;
}

async function named<Spec, Status = unknown>(kind: Kind): Promise<Map<string, Listed<Spec, Status>>> {
    const { items } = await readObject<{ items: Listed<Spec, Status>[] }>(pathOf(kind, place.namespace));
    return new Map(
        items
            .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
            .map((item) => [item.metadata.name, item]),
    );
}

function podsOf(
    { spec, status }: Listed<V1Deployment["spec"], V1Deployment["status"]>,
    autoscaler: V2HorizontalPodAutoscaler["spec"] | undefined,
): Pods {
    const { replicas: all = 0, updatedReplicas: updated = 0, readyReplicas: ready = 0 } = status ?? {};
    const wanted = spec?.replicas ?? 1;
    return {
        // An autoscaler is off while its Deployment has 0 replicas.
        declared: autoscaler === undefined || wanted === 0 ? wanted : (autoscaler.minReplicas ?? 1),
        isAutoscaled: autoscaler !== undefined,
        most: autoscaler?.maxReplicas ?? Number.POSITIVE_INFINITY,
        wanted,
        ready: Math.min(ready, wanted),
        current: Math.max(0, Math.min(ready, wanted, ready - Math.max(0, all - updated))),
        template: JSON.stringify(spec?.template),
        labels: spec?.template.metadata?.labels ?? {},
        isPaused: spec?.paused === true,
    };
}

/** The first rule that matches the adversary's callers. */
export function mainRule({ http = [] }: Snapshot): Rule | undefined {
    return http.find(
        ({ match = [] }) => match.length === 0 || match.some((each) => Object.keys(each).every(asksForNothing)),
    );
}

/** The callers use any path and send no header. */
function asksForNothing(key: string): boolean {
    return key === "name" || key === "uri";
}

/** The colours whose pods a destination reaches, whatever the subset is called. */
export function behind({ destination: { subset } }: Destination, { subsets, selector, pods }: Snapshot): Color[] {
    const labels = subset === undefined ? {} : subsets.get(subset);
    return labels === undefined
        ? []
        : COLORS.filter((color) => isPart({ ...selector }, pods[color]) && isPart(labels, pods[color]));
}

function isPart(asked: Labels, pods: Pods | undefined): boolean {
    return pods !== undefined && Object.entries(asked).every(([key, value]) => pods.labels[key] === value);
}

/** Destinations that get requests, each with its share from 0 to 1. */
export function sharesIn(snapshot: Snapshot): { readonly to: Destination; readonly share: number }[] {
    const route = mainRule(snapshot)?.route ?? [];
    const weights = route.map(({ weight = 0 }) => (route.length === 1 ? 1 : weight));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return route
        .map((to, index) => ({ to, share: all === 0 ? 0 : (weights[index] ?? 0) / all }))
        .filter(({ share }) => share > 0);
}

/** Each colour's share of the requests. A destination splits its share by ready pods, or by wanted pods if none is ready. */
export function reachOf(snapshot: Snapshot): Record<Color, number> {
    const reach = { blue: 0, green: 0 };
    for (const { to, share } of sharesIn(snapshot)) {
        const colors = behind(to, snapshot);
        const counts = (["ready", "wanted"] as const).map((of) =>
            colors.map((color) => snapshot.pods[color]?.[of] ?? 0),
        );
        const sizes = counts.find((each) => each.some((count) => count > 0)) ?? colors.map(() => 1);
        const all = sizes.reduce((sum, size) => sum + size, 0);
        for (const [index, color] of colors.entries()) reach[color] += (share * (sizes[index] ?? 0)) / all;
    }
    return reach;
}
