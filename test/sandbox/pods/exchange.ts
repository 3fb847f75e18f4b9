import type { IncomingMessage, ServerResponse } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

/** One request and its answer, alike for HTTP/1.1 and HTTP/2. */
export interface Exchange {
    /** Path and query, as in the request line. */
    readonly target: string;
    readonly protocol: "HTTP/1.1" | "HTTP/2";
    header(name: string): string | undefined;
    /** Does nothing where the caller has gone or the connection was cut. */
    reply(status: number, headers: Readonly<Record<string, string>>, body: string): void;
}

/** `isClosing` tells whether the connection is to end after this answer. */
export function http1Exchange(request: IncomingMessage, response: ServerResponse, isClosing: () => boolean): Exchange {
    request.resume();
    return {
        target: request.url ?? "/",
        protocol: "HTTP/1.1",
        header: (name) => single(request.headers[name]),
        reply(status, headers, body) {
            if (response.destroyed) return;
            const closing = isClosing() ? { connection: "close" } : {};
            response.writeHead(status, { ...headers, ...closing, ...length(status, body) });
            response.end(body);
        },
    };
}

export function http2Exchange(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Exchange {
    stream.resume();
    return {
        target: single(headers[":path"]) ?? "/",
        protocol: "HTTP/2",
        header: (name) => single(headers[name]),
        reply(status, replyHeaders, body) {
            if (stream.destroyed || stream.closed) return;
            const bodiless = headers[":method"] === "HEAD" || bodilessStatuses.has(status);
            stream.respond({ ":status": status, ...replyHeaders, ...length(status, body) }, { endStream: bodiless });
            if (!bodiless) stream.end(body);
        },
    };
}

/** HTTP allows these no body, and 204 no length of it either. */
const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

function length(status: number, body: string): Record<string, number> {
    return bodilessStatuses.has(status) ? {} : { "content-length": Buffer.byteLength(body) };
}

function single(value: string | string[] | undefined): string | undefined {
    return Array.isArray(value) ? value[0] : value;
}
