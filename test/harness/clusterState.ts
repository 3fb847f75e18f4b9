import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Color } from "../../src/model/color.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { type Kind, pathOf, readObject } from "./apiServer.ts";
import { place } from "./place.ts";
import type { PulumiStack } from "./pulumiStack.ts";

interface ClusterObject {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly generation?: number;
        readonly managedFields?: readonly { manager: string; operation: string; time: string }[];
    };
    readonly spec?: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
}

/** Everything that the component can make, and what it makes must not leave behind. */
const KINDS: Readonly<Partial<Record<Kind, string>>> = {
    deployments: "Deployment",
    horizontalpodautoscalers: "HorizontalPodAutoscaler",
    poddisruptionbudgets: "PodDisruptionBudget",
    services: "Service",
    configmaps: "ConfigMap",
    jobs: "Job",
    destinationrules: "DestinationRule",
    gateways: "Gateway",
    virtualservices: "VirtualService",
};

/** Kubernetes' and Istio's own, in every namespace. */
const FOREIGN = [
    ...["Service kubernetes", "ConfigMap kube-root-ca.crt"],
    ...["ConfigMap istio-ca-root-cert", "ConfigMap istio-ca-crl"],
];

/** Pods of a colour: how many are wanted, and how many are ready. `version` differs after any change of it. */
export async function sizeOf(color: Color): Promise<{ wanted: number; ready: number; version: string }> {
    const { metadata, spec, status } = await read("deployments", `my-app-${color}`);
    return {
        wanted: spec?.replicas ?? 1,
        ready: status?.readyReplicas ?? 0,
        version: `${metadata.uid}/${metadata.generation}`,
    };
}

function read(kind: Kind, name: string) {
    return readObject<ClusterObject>(pathOf(kind, place.namespace, name));
}

/** Fails unless a colour is to have so many pods. */
export async function wants(color: Color, pods: number): Promise<void> {
    assert.equal((await sizeOf(color)).wanted, pods, `pods that ${color} is to have`);
}

interface Route {
    readonly spec: { readonly http: readonly { readonly route: readonly { destination: { subset?: string } }[] }[] };
}

/** Waits until the API server has a route that sends everything to a colour. */
export function routedTo(color: Color): Promise<void> {
    return eventually(async () => {
        const { http } = (await readObject<Route>(pathOf("virtualservices", place.namespace, "my-app"))).spec;
        const subsets = http.flatMap(({ route }) => route.map(({ destination }) => destination.subset)).join(" ");
        if (subsets !== color) throw new Error(`the route is to ${subsets}, not ${color}`);
    }, 120);
}

/** Waits until a colour has so many ready pods. */
export function ready(color: Color, pods: number): Promise<void> {
    return until(color, "ready", pods);
}

/** Waits until a colour is to have so many pods. */
export function wanted(color: Color, pods: number): Promise<void> {
    return until(color, "wanted", pods);
}

function until(color: Color, what: "ready" | "wanted", pods: number): Promise<void> {
    return eventually(async () => {
        const size = await sizeOf(color);
        if (size[what] !== pods) throw new Error(`${color} has ${size[what]} pods ${what}, not ${pods}`);
    }, 120);
}

/** Whole seconds from Pulumi's last change of the route to its last change of a colour, by the cluster's clock. */
export async function drainSeconds(
    color: Color,
    kind: "deployment" | "horizontalpodautoscaler" = "deployment",
): Promise<number> {
    const [colorAt, routeAt] = await Promise.all([
        appliedAt(`${kind}s`, `my-app-${color}`),
        appliedAt("virtualservices", "my-app"),
    ]);
    return (colorAt - routeAt) / 1000;
}

async function appliedAt(kind: Kind, name: string): Promise<number> {
    const { metadata } = await read(kind, name);
    const applied = metadata.managedFields?.filter(
        ({ manager, operation }) => operation === "Apply" && manager.startsWith("pulumi"),
    );
    return Math.max(...(applied ?? []).map(({ time }) => Date.parse(time)));
}

/** Every object of these kinds in the namespace, with its kind, which a list tells for all at once. */
async function objects() {
    const lists = Object.entries(KINDS).map(async ([kind, title]) => {
        const { items } = await readObject<{ items: ClusterObject[] }>(pathOf(kind as Kind, place.namespace));
        return items.map(({ metadata }) => ({ title: `${title} ${metadata.name}`, uid: metadata.uid }));
    });
    return (await Promise.all(lists)).flat();
}

/** The objects in the cluster, as `Kind name`, sorted. */
export async function inCluster(): Promise<string[]> {
    return (await objects())
        .map(({ title }) => title)
        .filter((title) => !FOREIGN.includes(title))
        .toSorted();
}

/** The same with what makes each a different one after a replacement. */
export async function identities(): Promise<string[]> {
    return (await objects()).map(({ title, uid }) => `${title} ${uid}`).toSorted();
}

/** What every object is to be, in one comparable text. */
export async function specs(): Promise<string> {
    const lists = Object.keys(KINDS).map(async (kind) => {
        const { items } = await readObject<{ items: ClusterObject[] }>(pathOf(kind as Kind, place.namespace));
        return items.map(({ metadata, spec }) => [kind, metadata.name, spec]);
    });
    return JSON.stringify(await Promise.all(lists));
}

interface Declared {
    readonly kind: string;
    readonly metadata: { readonly name: string };
}

/** A stack as the sandbox's backend keeps it, in a file. */
interface Kept {
    readonly checkpoint: {
        readonly latest?: {
            readonly resources?: { readonly type: string; readonly delete?: boolean; readonly inputs?: Declared }[];
            readonly pending_operations?: unknown[];
        };
    };
}

/**
 * The objects of a stack's state, written as those of `inCluster`; what it believes to be unfinished is marked. Read where it is kept:
 * `pulumi stack export` says the same and takes a second.
 */
export async function inState({ name }: PulumiStack): Promise<string[]> {
    const stacks = fileURLToPath(`${process.env.PULUMI_BACKEND_URL}/.pulumi/stacks`);
    const [file] = globSync(`*/${name}.json`, { cwd: stacks });
    if (file === undefined) throw new Error(`${stacks} has no stack ${name}`);
    const { checkpoint } = JSON.parse(await readFile(join(stacks, file), "utf8")) as Kept;
    const { resources = [], pending_operations = [] } = checkpoint.latest ?? {};
    return resources
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(
            ({ delete: pending, inputs }) => `${inputs?.kind} ${inputs?.metadata.name}${pending ? " (to delete)" : ""}`,
        )
        .concat(pending_operations.map(() => "(pending operation)"))
        .toSorted();
}
