import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";
import type { PulumiStack } from "./pulumiStack.ts";

interface KubernetesObject {
    readonly kind: string;
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
const KINDS = [
    ...["deployment", "horizontalpodautoscaler", "poddisruptionbudget", "service", "configmap", "job"],
    ...["destinationrule.networking.istio.io", "gateway.networking.istio.io", "virtualservice.networking.istio.io"],
];

/** Kubernetes' and Istio's own, in every namespace. */
const FOREIGN = [
    ...["Service kubernetes", "ConfigMap kube-root-ca.crt"],
    ...["ConfigMap istio-ca-root-cert", "ConfigMap istio-ca-crl"],
];

const get = async <T>(...args: string[]): Promise<T> => {
    const { stdout } = await execa("kubectl", ["--namespace", "default", "get", "--output=json", ...args]);
    return JSON.parse(stdout) as T;
};

/** Pods of a colour: how many are wanted, and how many are ready. `version` differs after any change of it. */
export const sizeOf = async (color: Color): Promise<{ wanted: number; ready: number; version: string }> => {
    const { metadata, spec, status } = await get<KubernetesObject>("deployment", `my-app-${color}`);
    return {
        wanted: spec?.replicas ?? 1,
        ready: status?.readyReplicas ?? 0,
        version: `${metadata.uid}/${metadata.generation}`,
    };
};

/** Waits until the API server has a route that sends everything to a colour. */
export const routedTo = (color: Color): Promise<void> =>
    eventually(async () => {
        const path = "jsonpath={.spec.http[*].route[*].destination.subset}";
        const { stdout } = await execa("kubectl", ["get", "virtualservice", "my-app", "--output", path]);
        if (stdout !== color) throw new Error(`the route is to ${stdout}, not ${color}`);
    }, 120);

/** Waits until a colour has so many ready pods. */
export const ready = (color: Color, pods: number): Promise<void> => until(color, "ready", pods);

/** Waits until a colour is to have so many pods. */
export const wanted = (color: Color, pods: number): Promise<void> => until(color, "wanted", pods);

const until = (color: Color, what: "ready" | "wanted", pods: number): Promise<void> =>
    eventually(async () => {
        const size = await sizeOf(color);
        if (size[what] !== pods) throw new Error(`${color} has ${size[what]} pods ${what}, not ${pods}`);
    }, 120);

/** Whole seconds from Pulumi's last change of the route to its last change of a colour, by the cluster's clock. */
export const drainSeconds = async (
    color: Color,
    kind: "deployment" | "horizontalpodautoscaler" = "deployment",
): Promise<number> => {
    const [colorAt, routeAt] = await Promise.all([
        appliedAt(kind, `my-app-${color}`),
        appliedAt("virtualservice.networking.istio.io", "my-app"),
    ]);
    return (colorAt - routeAt) / 1000;
};

const appliedAt = async (kind: string, name: string): Promise<number> => {
    const { metadata } = await get<KubernetesObject>(kind, name, "--show-managed-fields");
    const applied = metadata.managedFields?.filter(
        ({ manager, operation }) => operation === "Apply" && manager.startsWith("pulumi"),
    );
    return Math.max(...(applied ?? []).map(({ time }) => Date.parse(time)));
};

const objects = async () => (await get<{ items: KubernetesObject[] }>(KINDS.join())).items;

/** The objects in the cluster, as `Kind name`, sorted. */
export const inCluster = async (): Promise<string[]> =>
    (await objects())
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .filter((each) => !FOREIGN.includes(each))
        .toSorted();

/** The same with what makes each a different one after a replacement. */
export const identities = async (): Promise<string[]> =>
    (await objects()).map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.uid}`).toSorted();

interface Export {
    readonly deployment: {
        readonly resources: { readonly type: string; readonly delete?: boolean; readonly inputs?: KubernetesObject }[];
        readonly pending_operations?: unknown[];
    };
}

/** The objects of a stack's state, written as those of `inCluster`; what it believes to be unfinished is marked. */
export const inState = async (stack: PulumiStack): Promise<string[]> => {
    const { output } = await stack.run("stack", "export");
    const { deployment } = JSON.parse(output) as Export;
    return deployment.resources
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(
            ({ delete: pending, inputs }) => `${inputs?.kind} ${inputs?.metadata.name}${pending ? " (to delete)" : ""}`,
        )
        .concat((deployment.pending_operations ?? []).map(() => "(pending operation)"))
        .toSorted();
};
