import type { IncomingMessage, RequestOptions } from "node:http";
import type { Connection } from "./connection.ts";

/** How long an API server may take for one answer. */
const TIMEOUT_MILLISECONDS = 10_000;

const JSON_TYPE = "application/json";
const MERGE = "application/merge-patch+json";
const APPLY = "application/apply-patch+yaml";
const JSON_PATCH = "application/json-patch+json";

/** One step of a JSON patch (RFC 6902). */
export type PatchOperation =
    | { op: "add" | "replace" | "test"; path: string; value: unknown }
    | { op: "remove"; path: string };

/** The few requests that are made of an API server. */
export interface ClusterClient {
    /** What is there, or undefined where nothing is. */
    get<T>(path: string): Promise<T | undefined>;
    /** Makes an object below a path, and gives it as it is then. */
    create<T>(path: string, object: object): Promise<T>;
    /** Removes what is there, and what it owns; nothing need be there. */
    remove(path: string): Promise<void>;
    /** Merges into what is there. */
    patch(path: string, body: object): Promise<void>;
    /** Changes exactly what is named, unless somebody changed the object after that version: then undefined. */
    change<T>(path: string, resourceVersion: string, operations: PatchOperation[]): Promise<T | undefined>;
    /** What the object would become if this were applied; undefined where the API server would not have it. */
    tryApply<T>(path: string, fieldManager: string, object: object): Promise<T | undefined>;
    /** Any answer at all, as text; used for what pods answer through the API server. */
    ask(path: string, timeoutMilliseconds?: number): Promise<{ status: number; text: string }>;
}

export function clientFor({ server, options }: Connection): ClusterClient {
    const send = (method: string, path: string, body?: object, contentType = MERGE, timeout = TIMEOUT_MILLISECONDS) => {
        const headers = { ...options.headers, ...(body && { "content-type": contentType }) };
        return request(server, { ...options, method, timeout, headers }, path, body);
    };
    return {
        async get<T>(path: string) {
            const { status, text } = await send("GET", path);
            if (status === 404) return undefined;
            if (status !== 200) throw refusal(server, `GET ${path}`, status, text);
            return JSON.parse(text) as T;
        },
        async create<T>(path: string, object: object) {
            const { status, text } = await send("POST", path, object, JSON_TYPE);
            if (status >= 300) throw refusal(server, `POST ${path}`, status, text);
            return JSON.parse(text) as T;
        },
        async remove(path) {
            const { status, text } = await send("DELETE", `${path}?propagationPolicy=Background`);
            if (status >= 300 && status !== 404) throw refusal(server, `DELETE ${path}`, status, text);
        },
        async patch(path, body) {
            const { status, text } = await send("PATCH", path, body);
            if (status >= 300) throw refusal(server, `PATCH ${path}`, status, text);
        },
        async change<T>(path: string, resourceVersion: string, operations: PatchOperation[]) {
            const version = { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion };
            const { status, text } = await send("PATCH", path, [version, ...operations], JSON_PATCH);
            if (status === 409) return undefined;
            if (status >= 300) throw refusal(server, `PATCH ${path}`, status, text);
            return JSON.parse(text) as T;
        },
        async tryApply<T>(path: string, fieldManager: string, object: object) {
            const query = `dryRun=All&force=true&fieldManager=${encodeURIComponent(fieldManager)}`;
            const { status, text } = await send("PATCH", `${path}?${query}`, object, APPLY);
            return status < 300 ? (JSON.parse(text) as T) : undefined;
        },
        ask: (path, timeout) => send("GET", path, undefined, MERGE, timeout),
    };
}

/** The API server, or a webhook that it asks in turn, is away: the same request may be answered a moment later. */
export class Unavailable extends Error {
    /** Whether the API server itself answered. */
    readonly answered: boolean;

    constructor(message: string, { answered }: { answered: boolean }) {
        super(message);
        this.answered = answered;
    }
}

function refusal(server: URL, what: string, status: number, text: string): Error {
    const message = `${server.origin} answered ${what} with ${status}: ${messageOf(text)}`;
    return status === 429 || status >= 500 ? new Unavailable(message, { answered: true }) : new Error(message);
}

/** Kubernetes answers with a Status object, proxies in between with anything. */
function messageOf(text: string): string {
    try {
        return String((JSON.parse(text) as { message?: unknown }).message ?? text);
    } catch {
        return text.slice(0, 200);
    }
}

async function request(
    server: URL,
    options: RequestOptions,
    path: string,
    body: object | undefined,
): Promise<{ status: number; text: string }> {
    const { request: open } = server.protocol === "http:" ? await import("node:http") : await import("node:https");
    return new Promise((resolve, reject) => {
        const url = new URL(`${server.pathname.replace(/\/$/, "")}${path}`, server);
        const sent = open(url, options, (answer: IncomingMessage) => {
            const chunks: Buffer[] = [];
            answer.on("data", (chunk: Buffer) => chunks.push(chunk));
            answer.on("error", reject);
            answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        });
        sent.on("timeout", () => sent.destroy(new Error(`no answer within ${(options.timeout ?? 0) / 1000} s`)));
        sent.on("error", (error) =>
            reject(new Unavailable(`${server.origin} cannot be asked: ${error.message}`, { answered: false })),
        );
        sent.end(body && JSON.stringify(body));
    });
}
