import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as open } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { generate } from "selfsigned";
import { listen } from "../../fixtures/servers.ts";
import { type ApiFault, Faults, type RunningFault, statusBody } from "./faults.ts";
import { type ApiAccess, sandboxAccess, writeKubeconfig } from "./kubeconfig.ts";

/** One request that was made, and how it ended. */
export interface SeenRequest {
    readonly method: string;
    /** Path and query. */
    readonly path: string;
    /** Of the answer, whoever gave it; undefined where none was given. */
    readonly status: number | undefined;
    readonly at: number;
}

export interface ApiServerProxy {
    /** A kubeconfig of an administrator that goes through the proxy. */
    readonly kubeconfig: string;
    readonly server: string;
    /** From now on until it is ended, or has happened often enough. */
    fault(fault: ApiFault): RunningFault;
    /** Every request since the proxy was opened, in the order in which they ended. */
    readonly requests: readonly SeenRequest[];
    /** The certificate that its callers trust, PEM. */
    readonly authority: string;
    close(): Promise<void>;
}

interface ProxyOptions {
    /** The Authorization header that the API server gets for the one that was sent. Default: the same. */
    readonly authorize?: (sent: string | undefined) => string | undefined;
}

/**
 * Stands in front of the sandbox's API server. It hands on every request and answer, watches included, except where a fault is
 * set. It runs in the test's own process, so it ends with it at the latest.
 */
export async function openApiServerProxy({ authorize = (sent) => sent }: ProxyOptions = {}): Promise<ApiServerProxy> {
    const access = await sandboxAccess();
    const faults = new Faults();
    const requests: SeenRequest[] = [];
    const agent = new Agent({ keepAlive: true, ca: access.authority });
    const { cert, private: key } = await generate([{ name: "commonName", value: "api-server-proxy" }], {
        extensions: [
            { name: "basicConstraints", cA: true },
            { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
        ],
    });
    const server = createServer({ cert, key, requestTimeout: 0 }, (request, response) => {
        const { method = "GET", url: path = "/" } = request;
        const at = Date.now();
        response.on("close", () =>
            requests.push({ method, path, status: response.headersSent ? response.statusCode : undefined, at }),
        );
        void serve(request, response, { fault: faults.next(request), authorize, access, agent });
    });
    const url = `https://127.0.0.1:${await listen(server)}`;
    return {
        kubeconfig: await writeKubeconfig("proxied", { server: url, authority: cert, user: access.user }),
        server: url,
        fault: (fault) => faults.set(fault),
        requests,
        authority: cert,
        close: async () => {
            server.close();
            server.closeAllConnections();
            agent.destroy();
            await once(server, "close");
        },
    };
}

interface Way {
    readonly fault: ApiFault | undefined;
    readonly authorize: (sent: string | undefined) => string | undefined;
    readonly access: ApiAccess;
    readonly agent: Agent;
}

async function serve(request: IncomingMessage, response: ServerResponse, way: Way): Promise<void> {
    const { answer, delayMs = 0, retryAfterSeconds } = way.fault ?? {};
    await sleep(delayMs);
    if (response.destroyed) return;
    if (answer === undefined) {
        handOn(request, response, way);
    } else if (answer === "reset") {
        request.socket.destroy();
    } else if (answer !== "silence") {
        request.resume();
        response.writeHead(answer, {
            "content-type": "application/json",
            ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
        });
        response.end(statusBody(answer, request));
    }
}

function handOn(request: IncomingMessage, response: ServerResponse, { authorize, access, agent }: Way): void {
    const { method, url, headers } = request;
    const { authorization: sent, host: _, ...others } = headers;
    const authorization = authorize(sent);
    const target = new URL(url ?? "/", access.server);
    const onward = open(target, {
        agent,
        method,
        headers: { ...others, ...(authorization !== undefined && { authorization }) },
    });
    onward.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch's headers come long before its first event.
        response.flushHeaders();
        answer.on("error", () => response.destroy());
        answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
}
