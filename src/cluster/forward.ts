import { PassThrough } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Connection } from "./connection.ts";

const TIMEOUT_MILLISECONDS = 10_000;

/** Sends one request into a pod, as if from the pod itself, and gives the whole answer. */
export function forwarder(connection: Connection) {
    return async (namespace: string, pod: string, port: number, request: string): Promise<string> => {
        const where = `${namespace}/${pod}:${port}`;
        const receiving = new PassThrough();
        const { socket, sending } = await opened(connection, namespace, pod, port, receiving);
        // The library writes what arrives, but does not say when the stream ends.
        socket.addEventListener("close", () => receiving.end());
        try {
            sending.write(request);
            return await readAll(receiving, where);
        } finally {
            socket.close();
        }
    };
}

async function opened(connection: Connection, namespace: string, pod: string, port: number, receiving: PassThrough) {
    const { PortForward } = await import("./clientNode.ts");
    const open = async () => {
        const sending = new PassThrough();
        const config = await asKubeConfig(connection);
        const made = await new PortForward(config).portForward(namespace, pod, [port], receiving, null, sending);
        const socket = typeof made === "function" ? made() : made;
        if (!socket) throw new Error("it was closed at once");
        return { socket, sending };
    };
    const { generation } = connection;
    try {
        return await open().catch(async (error: unknown) => {
            if (!messageOf(error).includes("401")) throw error;
            await connection.renew(generation);
            return open();
        });
    } catch (error) {
        throw new Error(`no connection to ${namespace}/${pod}:${port}: ${messageOf(error)}`);
    }
}

/** The library rejects with an event of its socket, which is no error. */
function messageOf(error: unknown): string {
    return String((error as { message?: unknown }).message ?? error);
}

/** The part of a kubeconfig that the library uses, taken from the connection. */
async function asKubeConfig(connection: Connection): Promise<KubeConfig> {
    const { KubeConfig } = await import("./clientNode.ts");
    const config = new KubeConfig();
    config.getCurrentCluster = () => ({
        name: "",
        server: connection.server.href.replace(/\/$/, ""),
        skipTLSVerify: false,
    });
    config.applyToHTTPSOptions = async (options) => {
        Object.assign(options, await connection.options());
    };
    return config;
}

function readAll(stream: PassThrough, where: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        const timer = setTimeout(
            () => reject(new Error(`${where} did not answer within ${TIMEOUT_MILLISECONDS / 1000} s`)),
            TIMEOUT_MILLISECONDS,
        );
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("error", reject);
        stream.on("end", () => {
            clearTimeout(timer);
            resolve(Buffer.concat(chunks).toString());
        });
    });
}
