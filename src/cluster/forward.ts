import type { KubeConfig } from "@kubernetes/client-node";
import type { Connection } from "./connection.ts";

const TIMEOUT_MILLISECONDS = 10_000;

/** The streams of a forwarded port, one byte before each message: https://kubernetes.io/docs/reference/using-api/api-concepts/ */
const DATA = 0;
const ERRORS = 1;
/** The first message of each names the port. */
const PORT_BYTES = 2;

/** Sends one request into a pod, as if from the pod itself, and gives the whole answer. */
export function forwarder(connection: Connection) {
    return async (namespace: string, pod: string, port: number, request: string): Promise<string> => {
        const where = `${namespace}/${pod}:${port}`;
        const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`;
        const { socket, received } = await opened(connection, path, where);
        try {
            return await new Promise((resolve, reject) => {
                const timer = setTimeout(
                    () => reject(new Error(`${where} did not answer within ${TIMEOUT_MILLISECONDS / 1000} s`)),
                    TIMEOUT_MILLISECONDS,
                );
                socket.addEventListener("close", () => {
                    clearTimeout(timer);
                    resolve(Buffer.concat(received).toString());
                });
                socket.send(Buffer.concat([Buffer.of(DATA), Buffer.from(request)]));
            });
        } finally {
            socket.close();
        }
    };
}

async function opened(connection: Connection, path: string, where: string) {
    // Not the whole library: that loads every kind of object, for as long as a small update takes otherwise.
    const { WebSocketHandler } = await import("@kubernetes/client-node/dist/web-socket-handler.js");
    const open = async () => {
        const received: Buffer[] = [];
        const begun = new Set<number>();
        const handler = new WebSocketHandler(await asKubeConfig(connection));
        const socket = await handler.connect(path, null, (stream, bytes) => {
            const isFirst = !begun.has(stream);
            begun.add(stream);
            if (stream === DATA) received.push(isFirst ? bytes.subarray(PORT_BYTES) : bytes);
            return stream <= ERRORS;
        });
        return { socket, received };
    };
    const { generation } = connection;
    try {
        return await open().catch(async (error: unknown) => {
            if (!messageOf(error).includes("401")) throw error;
            await connection.renew(generation);
            return open();
        });
    } catch (error) {
        throw new Error(`no connection to ${where}: ${messageOf(error)}`);
    }
}

/** The library rejects with an event of its socket, which is no error. */
function messageOf(error: unknown): string {
    return String((error as { message?: unknown }).message ?? error);
}

/** The part of a kubeconfig that the library uses, taken from the connection. */
async function asKubeConfig(connection: Connection): Promise<KubeConfig> {
    const options = await connection.options();
    const config: Pick<KubeConfig, "getCurrentCluster" | "applyToHTTPSOptions"> = {
        getCurrentCluster: () => ({
            name: "",
            server: connection.server.href.replace(/\/$/, ""),
            skipTLSVerify: false,
        }),
        applyToHTTPSOptions: async (given) => void Object.assign(given, options),
    };
    return config as KubeConfig;
}
