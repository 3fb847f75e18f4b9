import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";

/** As much of an API server as the pod server uses, for tests: lists and watches pods, takes patches and events. */
export class FakeApiServer {
    readonly pods = new Map<string, V1Pod>();
    /** Bodies of POST and PATCH requests, by method and path, in order. */
    readonly writes: { readonly request: string; readonly body: Record<string, unknown> }[] = [];
    lists = 0;
    /** Writes are refused with this status while it is set. */
    refuseWritesWith: number | undefined;
    /** Called between a write and its answer. */
    onWrite: () => void = () => {};
    #version = 1;
    #server: Server | undefined;
    #port = 0;
    readonly #watchers = new Set<ServerResponse>();

    async start(): Promise<void> {
        const server = createServer((request, response) => void this.#serve(request, response));
        await once(server.listen(this.#port, "127.0.0.1"), "listening");
        this.#port = (server.address() as AddressInfo).port;
        this.#server = server;
    }

    async stop(): Promise<void> {
        const server = this.#server;
        if (server === undefined) return;
        this.#server = undefined;
        this.#watchers.clear();
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
    }

    get config(): KubeConfig {
        const config = new KubeConfig();
        config.loadFromClusterAndUser(
            { name: "fake", server: `http://127.0.0.1:${this.#port}`, skipTLSVerify: true },
            { name: "nobody" },
        );
        return config;
    }

    get api(): CoreV1Api {
        return this.config.makeApiClient(CoreV1Api);
    }

    get isWatched(): boolean {
        return this.#watchers.size > 0;
    }

    /** Stores the pod, and tells the watchers unless they are meant to miss it. */
    put(pod: V1Pod, { silently = false } = {}): void {
        const name = pod.metadata?.name ?? "";
        const stored = { ...pod, metadata: { ...pod.metadata, resourceVersion: String(++this.#version) } };
        const type = this.pods.has(name) ? "MODIFIED" : "ADDED";
        this.pods.set(name, stored);
        if (!silently) this.#tell({ type, object: stored });
    }

    delete(name: string): void {
        const object = this.pods.get(name);
        this.pods.delete(name);
        this.#tell({ type: "DELETED", object });
    }

    /** Tells the watchers that their version is too old, and ends their watches. */
    expireWatches(): void {
        this.#tell({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } });
        for (const watcher of this.#watchers) watcher.end();
        this.#watchers.clear();
    }

    #tell(event: unknown): void {
        for (const watcher of this.#watchers) watcher.write(`${JSON.stringify(event)}\n`);
    }

    async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
        response.setHeader("content-type", "application/json");
        if (request.method !== "GET") await this.#write(request, response, pathname);
        else if (searchParams.get("watch") === "true") {
            this.#watchers.add(response);
            response.on("close", () => this.#watchers.delete(response));
            response.flushHeaders();
        } else if (pathname.startsWith("/api/v1/nodes/")) {
            response.end(JSON.stringify({ status: { addresses: [{ type: "InternalIP", address: "172.18.0.2" }] } }));
        } else {
            this.lists += 1;
            const metadata = { resourceVersion: String(this.#version) };
            response.end(JSON.stringify({ kind: "PodList", metadata, items: [...this.pods.values()] }));
        }
    }

    async #write(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
        const body = await text(request);
        this.writes.push({ request: `${request.method} ${path}`, body: JSON.parse(body) as Record<string, unknown> });
        this.onWrite();
        response.statusCode = this.refuseWritesWith ?? 200;
        response.end(body);
    }
}
