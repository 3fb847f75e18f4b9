import { PassThrough } from "node:stream";
import { type ClusterAccess, kubeConfigOf } from "./connection.ts";

const TIMEOUT_MILLISECONDS = 10_000;

/** Sends one request into a pod, as if from the pod itself, and gives the whole answer. */
export function forwarder(access: ClusterAccess) {
    return async (namespace: string, pod: string, port: number, request: string): Promise<string> => {
        const { PortForward } = await import("@kubernetes/client-node");
        const [sending, receiving] = [new PassThrough(), new PassThrough()];
        const socket = await new PortForward(await kubeConfigOf(access)).portForward(
            namespace,
            pod,
            [port],
            receiving,
            null,
            sending,
        );
        const open = typeof socket === "function" ? socket() : socket;
        if (!open) throw new Error(`no connection to ${namespace}/${pod}:${port}`);
        // The library writes what comes, but does not say when nothing more will.
        open.addEventListener("close", () => receiving.end());
        try {
            sending.write(request);
            return await readAll(receiving, `${namespace}/${pod}:${port}`);
        } finally {
            open.close();
        }
    };
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
