import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { type ClusterChoice, loadKubeConfig } from "./kubeconfig.ts";

/** Reads from one cluster's API server. */
export interface ApiServer {
    /** The answer to a GET; undefined where the server says that there is no such thing. */
    readonly get: (path: string) => Promise<unknown>;
}

/** Opens a connection with the rights of a kubeconfig; every read ends, at the latest, `timeoutSeconds` from now. */
export async function openApiServer(choice: ClusterChoice, timeoutSeconds: number): Promise<ApiServer> {
    const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
    const config = loadKubeConfig(choice);
    const server = config.getCurrentCluster()?.server;
    if (server === undefined) {
        throw new Error("the kubeconfig names no cluster");
    }
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return { get: (path) => read(new URL(path, withSlash(server)), options, deadline, timeoutSeconds) };
}

function withSlash(server: string): string {
    return server.endsWith("/") ? server : `${server}/`;
}

async function read(
    url: URL,
    options: RequestOptions,
    deadline: AbortSignal,
    timeoutSeconds: number,
): Promise<unknown> {
    try {
        return await answerTo(url, options, deadline);
    } catch (error) {
        if (deadline.aborted) {
            throw new Error(`${url.origin} did not answer within ${timeoutSeconds} s`);
        }
        throw error;
    }
}

function answerTo(url: URL, options: RequestOptions, signal: AbortSignal): Promise<unknown> {
    const request = url.protocol === "http:" ? httpRequest : httpsRequest;
    const headers = { ...options.headers, Accept: "application/json" };
    return new Promise((resolve, reject) => {
        const sent = request(url, { ...options, headers, signal }, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
                try {
                    resolve(interpret(url, response.statusCode ?? 0, Buffer.concat(chunks).toString()));
                } catch (error) {
                    reject(error);
                }
            });
        });
        sent.on("error", reject);
        sent.end();
    });
}

function interpret(url: URL, status: number, body: string): unknown {
    if (status === 404) {
        return undefined;
    }
    if (status !== 200) {
        throw new Error(
            `${url.origin} answered ${status} to GET ${url.pathname}${status === 403 ? ": grant get and list" : ""}`,
        );
    }
    return JSON.parse(body);
}
