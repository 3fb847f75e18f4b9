import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Unavailable } from "./unavailable.ts";

export interface Answer {
    readonly status: number;
    readonly text: string;
    readonly retryAfterMilliseconds: number | undefined;
}

/** Temporary network errors. All others, such as an untrusted certificate, are permanent. */
const PASSING = [
    "EAI_AGAIN",
    "ECONNABORTED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ENOTFOUND",
    "EPIPE",
    "ETIMEDOUT",
];
/** Those of them with which nothing was sent. */
const UNSENT = ["EAI_AGAIN", "ECONNREFUSED", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOTFOUND"];

/** Sends one request to a server; a path starts below the server's own. */
export async function request(
    server: URL,
    { timeout = 0, ...options }: RequestOptions,
    path: string,
    body: string | undefined,
): Promise<Answer> {
    const { request: open } = server.protocol === "http:" ? await import("node:http") : await import("node:https");
    const url = new URL(`${server.pathname.replace(/\/$/, "")}${path}`, server);
    const headers = { "accept-encoding": "gzip", ...options.headers };
    return new Promise((resolve, reject) => {
        const sent = open(url, { ...options, headers });
        const isAlive = endWhenSilent(sent, timeout);
        const fail = (error: NodeJS.ErrnoException) => reject(explained(server, error));
        sent.on("error", fail);
        sent.on("response", (answer: IncomingMessage) => {
            isAlive();
            read(answer, isAlive).then(resolve, fail);
        });
        sent.end(body);
    });
}

/** Counted from the start, since a proxy may hang as well as the server. Returns a function that restarts the timeout. */
function endWhenSilent(sent: ClientRequest, milliseconds: number): () => void {
    if (milliseconds === 0) return () => undefined;
    const timer = setTimeout(() => {
        sent.destroy(Object.assign(new Error(`no answer within ${milliseconds / 1000} s`), { code: "ETIMEDOUT" }));
    }, milliseconds);
    sent.on("close", () => clearTimeout(timer));
    return () => timer.refresh();
}

async function read(answer: IncomingMessage, isAlive: () => void): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) {
        isAlive();
        chunks.push(chunk);
    }
    const whole = Buffer.concat(chunks);
    const isPacked = answer.headers["content-encoding"] === "gzip";
    return {
        status: answer.statusCode ?? 0,
        text: String(isPacked ? await promisify(gunzip)(whole) : whole),
        retryAfterMilliseconds: millisecondsOf(answer.headers["retry-after"]),
    };
}

/** Seconds or a moment: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function millisecondsOf(retryAfter: string | undefined, now = Date.now()): number | undefined {
    if (retryAfter === undefined || retryAfter.trim() === "") return undefined;
    const seconds = Number(retryAfter);
    const milliseconds = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000;
    return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

function explained(server: URL, error: NodeJS.ErrnoException): Error {
    const message = `${server.origin} could not be reached: ${messageOf(error)}`;
    const codes = codesOf(error);
    if (!codes.some((code) => PASSING.includes(code))) return new Error(message, { cause: error });
    return new Unavailable(message, { answered: false, untouched: codes.every((code) => UNSENT.includes(code)) });
}

/** Where a name has several addresses, each has its own error, and the outer error has no message. */
function messageOf(error: NodeJS.ErrnoException): string {
    const parts = error instanceof AggregateError ? (error.errors as Error[]) : [error];
    return parts.map(({ message }) => message).join("; ") || String(error.code ?? error);
}

function codesOf(error: NodeJS.ErrnoException): string[] {
    const parts = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [error];
    return parts.map(({ code }) => code ?? "");
}
