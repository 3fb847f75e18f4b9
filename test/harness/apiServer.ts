import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import { sandboxAccess } from "./api/kubeconfig.ts";

/** One request to the sandbox's API server: a kubectl for each would cost more than what it asks for. */
const send = async (method: string, path: string, body?: object): Promise<{ status: number; text: string }> => {
    // All anew each time: an API server that was started again has another certificate, and none of the old connections.
    const { server, authority, user } = await sandboxAccess();
    const options: RequestOptions = {
        method,
        agent: false,
        ca: authority,
        timeout: 10_000,
        headers: { "content-type": "application/json", authorization: `Bearer ${user.token}` },
    };
    const asked = request(new URL(path, server), options);
    asked.on("timeout", () => asked.destroy(new Error(`${method} ${path}: no answer within 10 s`)));
    asked.end(body && JSON.stringify(body));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await text(response) };
};

/** What is there at an API path; throws where nothing is. */
export async function readObject<T>(path: string): Promise<T> {
    const { status, text } = await send("GET", path);
    if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${text}`);
    return JSON.parse(text) as T;
}

export async function createObject(path: string, object: object): Promise<void> {
    const { status, text } = await send("POST", path, object);
    if (status >= 300) throw new Error(`POST ${path} was answered with ${status}: ${text}`);
}

/** Removes what is there at an API path, and what it owns; nothing need be there. */
export async function removeObjects(path: string): Promise<void> {
    const { status, text } = await send("DELETE", path);
    if (status >= 300 && status !== 404) throw new Error(`DELETE ${path} was answered with ${status}: ${text}`);
}

/** The API path of each kind of object that the tests look at, below its namespace. */
const GROUPS = {
    pods: "/api/v1",
    services: "/api/v1",
    configmaps: "/api/v1",
    deployments: "/apis/apps/v1",
    replicasets: "/apis/apps/v1",
    jobs: "/apis/batch/v1",
    horizontalpodautoscalers: "/apis/autoscaling/v2",
    poddisruptionbudgets: "/apis/policy/v1",
    destinationrules: "/apis/networking.istio.io/v1",
    gateways: "/apis/networking.istio.io/v1",
    virtualservices: "/apis/networking.istio.io/v1",
    sidecars: "/apis/networking.istio.io/v1",
    prometheusrules: "/apis/monitoring.coreos.com/v1",
} as const;

export type Kind = keyof typeof GROUPS;

/** The API path of the objects of a kind in a namespace, or of one of them. */
export const pathOf = (kind: Kind, namespace: string, name?: string): string =>
    [GROUPS[kind], "namespaces", namespace, kind, ...(name === undefined ? [] : [name])].join("/");
