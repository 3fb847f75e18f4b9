import { ApiException, type V1Pod } from "@kubernetes/client-node";
import type { RequestRates } from "./requestRates.ts";
import { apiVersion, podMetrics } from "./usage.ts";

/** Which objects are asked for, as the API server itself understands it. */
export interface Selection {
    readonly labelSelector?: string;
    readonly fieldSelector?: string;
}

/** Asks the API server, which knows the pods and understands selectors. */
export type ListPods = (selection: Selection, namespace?: string) => Promise<readonly V1Pod[]>;

export interface Answer {
    readonly status: number;
    readonly body: unknown;
}

const resourceList = {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: apiVersion,
    resources: [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }],
};

/** Answers a request to `/apis/metrics.k8s.io/v1beta1` as a metrics server does, about pods: nobody asks for nodes here. */
export async function answer(method: string, target: string, listPods: ListPods, rates: RequestRates): Promise<Answer> {
    if (method !== "GET") return failure(405, "MethodNotAllowed", `${method} is not possible here; get and list are.`);
    const [path = "", query = ""] = target.split("?");
    try {
        return (await find(path, new URLSearchParams(query), listPods, rates)) ?? noSuchPath(path);
    } catch (error) {
        // What is wrong with a selector, the API server has already said in full, as JSON text.
        if (error instanceof ApiException) return { status: error.code, body: JSON.parse(String(error.body)) };
        return failure(503, "ServiceUnavailable", `The API server could not be asked: ${String(error)}`);
    }
}

const root = `/apis/${apiVersion}`;
const podsPath = new RegExp(`^${root}/(?:namespaces/(?<namespace>[^/]+)/)?pods(?:/(?<name>[^/]+))?$`);

async function find(
    path: string,
    parameters: URLSearchParams,
    listPods: ListPods,
    rates: RequestRates,
): Promise<Answer | undefined> {
    if (path === root) return { status: 200, body: resourceList };
    const pods = podsPath.exec(path)?.groups;
    // Pods have no name of their own across namespaces.
    if (!pods || (pods.name !== undefined && pods.namespace === undefined)) return undefined;
    const found = await listPods(selectionOf(parameters, pods.name), pods.namespace);
    const metrics = found.flatMap((pod) => podMetrics(pod, rates) ?? []);
    return oneOrAll(pods.name, metrics);
}

function selectionOf(parameters: URLSearchParams, name: string | undefined): Selection {
    if (name !== undefined) return { fieldSelector: `metadata.name=${name}` };
    const [labelSelector, fieldSelector] = [parameters.get("labelSelector"), parameters.get("fieldSelector")];
    return { ...(labelSelector !== null && { labelSelector }), ...(fieldSelector !== null && { fieldSelector }) };
}

function oneOrAll(name: string | undefined, items: readonly unknown[]): Answer {
    if (name === undefined) return { status: 200, body: { kind: "PodMetricsList", apiVersion, metadata: {}, items } };
    const [only] = items;
    return only === undefined
        ? failure(404, "NotFound", `pods.metrics.k8s.io "${name}" not found: not there, or not measured yet`)
        : { status: 200, body: only };
}

function noSuchPath(path: string): Answer {
    return failure(404, "NotFound", `There is no ${path} here; there are pods below ${root}.`);
}

function failure(code: number, reason: string, message: string): Answer {
    return { status: code, body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message } };
}
