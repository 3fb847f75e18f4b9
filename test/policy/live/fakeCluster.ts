import { createServer, type Server } from "node:http";
import { kubeconfigOf } from "../../fixtures/kubeconfig.ts";
import { listen } from "../../fixtures/servers.ts";
import type { Written } from "../stackOf.ts";

/** An API server that only lists and gets what a test puts into it. */
export interface FakeCluster {
    /** What the stack's provider is configured with. */
    readonly provider: { readonly props: Record<string, unknown> };
    /** Paths that were asked for, in order. */
    readonly asked: readonly string[];
    readonly close: () => Promise<void>;
}

/** How the API server behaves. */
export interface FakeOptions {
    readonly status?: number;
    readonly silent?: boolean;
    /** The plural of a kind that may not be listed. */
    readonly forbidden?: string;
}

const PLURALS: Readonly<Record<string, string>> = {
    Deployment: "apis/apps/v1 deployments",
    HorizontalPodAutoscaler: "apis/autoscaling/v2 horizontalpodautoscalers",
    Service: "api/v1 services",
    VirtualService: "apis/networking.istio.io/v1 virtualservices",
    DestinationRule: "apis/networking.istio.io/v1 destinationrules",
};

/** Starts an API server with objects that are written as resources, `status` included. */
export async function fakeCluster(objects: readonly Written[], options: FakeOptions = {}): Promise<FakeCluster> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
        const path = request.url ?? "";
        asked.push(path);
        if (options.silent) return;
        const body = answerTo(path, objects);
        const isForbidden = options.forbidden !== undefined && path.endsWith(`/${options.forbidden}`);
        response.statusCode = isForbidden ? 403 : (options.status ?? (body === undefined ? 404 : 200));
        response.end(JSON.stringify(body ?? { kind: "Status" }));
    });
    return { provider: { props: { kubeconfig: kubeconfig(await listen(server)) } }, asked, close: () => stop(server) };
}

/** A kubeconfig for a port of this machine. */
export function kubeconfig(port: number): string {
    return JSON.stringify(kubeconfigOf({ server: `http://127.0.0.1:${port}`, user: { token: "fake" } }));
}

function answerTo(path: string, objects: readonly Written[]): unknown {
    const [, root, namespace, plural, name] = /^\/(.*)\/namespaces\/([^/]+)\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    const found = objects.filter(({ type, props }) => {
        const kind = type.slice(type.lastIndexOf(":") + 1);
        const { metadata } = props as { metadata: { namespace: string } };
        return PLURALS[kind] === `${root} ${plural}` && metadata.namespace === namespace;
    });
    if (name === "") {
        return { items: found.map(({ props }) => props) };
    }
    return found.map(({ props }) => props).find((props) => (props.metadata as { name: string }).name === name);
}

function stop(server: Server): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
