import http from "node:http";
import https from "node:https";
import type { ResolvedTarget } from "./options.ts";
import type { Outcome } from "./tally.ts";

/** Sends requests to one target, one attempt each. */
export interface Requester {
    /** Sends one; `ended` is called once, when the answer is complete or the request has failed. */
    send(ended: (outcome: Outcome) => void): void;
    /** Closes all connections, also those in use. */
    close(): void;
}

/** A requester over `node:http`, which never retries by itself. */
export function createRequester(target: ResolvedTarget, timeoutMs: number): Requester {
    const url = new URL(target.url);
    const module = url.protocol === "https:" ? https : http;
    const agent = new module.Agent({
        keepAlive: target.connections === "keep-alive",
        maxSockets: Number.POSITIVE_INFINITY,
        // Oldest first spreads the requests over all open connections, as many clients would.
        scheduling: "fifo",
    });
    const options = { ...requestOptions(target, url), agent };
    const colorHeader = target.colorHeader.toLowerCase();
    return {
        send: (ended) => send(module, options, { timeoutMs, colorHeader }, ended),
        close: () => agent.destroy(),
    };
}

/** What `node:http` needs to send a request of this target. */
export function requestOptions(target: ResolvedTarget, url: URL): http.RequestOptions {
    const path = target.path ?? `${url.pathname}${url.search}`;
    const host = target.host ?? url.host;
    const connectTo = target.proxy ? new URL(target.proxy) : url;
    return {
        hostname: connectTo.hostname.replace(/^\[|\]$/g, ""),
        port: connectTo.port || (connectTo.protocol === "https:" ? 443 : 80),
        path: target.proxy ? `http://${host}${path}` : path,
        headers: { ...target.headers, host },
    };
}

function send(
    module: typeof http | typeof https,
    options: http.RequestOptions,
    { timeoutMs, colorHeader }: { timeoutMs: number; colorHeader: string },
    ended: (outcome: Outcome) => void,
): void {
    let over = false;
    const request = module.get(options);
    const finish = (outcome: Outcome) => {
        if (!over) {
            over = true;
            clearTimeout(timer);
            ended(outcome);
        }
    };
    const timer = setTimeout(() => {
        finish({ kind: "error", code: "TIMEOUT" });
        request.destroy();
    }, timeoutMs);
    request.on("error", (error) => finish({ kind: "error", code: errorCode(error) }));
    request.on("response", (response) => {
        response.on("error", () => finish({ kind: "error", code: "TRUNCATED" }));
        response.on("end", () =>
            finish({
                kind: "answer",
                status: response.statusCode ?? 0,
                color: header(response, colorHeader),
                version: header(response, "x-version"),
            }),
        );
        response.resume();
    });
}

function header(response: http.IncomingMessage, name: string): string | undefined {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
}

function errorCode(error: NodeJS.ErrnoException): string {
    return error.code ?? error.name;
}
