import { createServer, type Server } from "node:http";
import type { PlayedPod } from "./podDirectory.ts";

/** How the pod server is doing, as `GET /healthz` tells it: status 200 where there are no problems, else 503. */
export interface Health {
    readonly podsKnown: number;
    /** Pods with at least one container that answers. */
    readonly podsServing: number;
    readonly ports: readonly number[];
    /** Sentences for people. */
    readonly problems: readonly string[];
}

/** One pod as `GET /pods` lists it. */
export interface PodReport {
    readonly uid: string;
    readonly namespace: string;
    readonly color: string | undefined;
    /** Requests since the pod appeared; probes are not counted. */
    readonly received: number;
}

export function podReport({ model, apps }: PlayedPod): PodReport {
    const { uid, namespace, color } = model;
    return { uid, namespace, color, received: [...apps.values()].reduce((sum, app) => sum + app.received, 0) };
}

/** Serves `GET /healthz` and `GET /pods`, for the supervisor and for tests. */
export function statusServer(health: () => Health, pods: () => readonly PodReport[]): Server {
    return createServer((request, response) => {
        const send = (status: number, body: unknown) => {
            response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
        };
        if (request.url === "/healthz") {
            const now = health();
            send(now.problems.length === 0 ? 200 : 503, now);
        } else if (request.url === "/pods") send(200, pods());
        else send(404, { error: `no ${request.url} here; there are /healthz and /pods` });
    });
}
