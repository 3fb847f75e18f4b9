import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer as createSecureServer, type Server } from "node:https";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { listen } from "../../fixtures/servers.ts";

/** An API server with TLS that lets in who has a token of the moment, or a certificate that it made. */
export interface SecureServer {
    readonly port: number;
    readonly authority: string;
    /** Those that it takes. */
    readonly tokens: Set<string>;
    /** Who asked, in order: the token or the certificate's name. */
    readonly asked: (string | undefined)[];
    readonly requests: IncomingMessage[];
    certificate(name: string): Promise<{ cert: string; key: string }>;
    close(): Promise<void>;
}

export async function secureServer(): Promise<SecureServer> {
    const keyUsage = { name: "keyUsage", keyCertSign: true, digitalSignature: true } as const;
    const { cert, private: key } = await generate([{ name: "commonName", value: "api-server" }], {
        extensions: [
            { name: "basicConstraints", cA: true },
            keyUsage,
            {
                name: "subjectAltName",
                altNames: [
                    { type: 7, ip: "127.0.0.1" },
                    { type: 2, value: "api.test" },
                ],
            },
        ],
    });
    const [tokens, asked, requests] = [new Set<string>(), [] as (string | undefined)[], [] as IncomingMessage[]];
    const server = createSecureServer(
        { cert, key, ca: cert, requestCert: true, rejectUnauthorized: false },
        (request, response) => {
            const [, token] = /^Bearer (.*)$/.exec(request.headers.authorization ?? "") ?? [];
            const socket = request.socket as TLSSocket;
            const name = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : undefined;
            requests.push(request);
            asked.push(token ?? name);
            const isIn = (token !== undefined && tokens.has(token)) || (name !== undefined && tokens.has(name));
            response.writeHead(isIn ? 200 : 401).end(isIn ? "{}" : '{"kind":"Status","message":"Unauthorized"}');
        },
    );
    return {
        port: await listen(server),
        authority: cert,
        tokens,
        asked,
        requests,
        certificate: async (name) => {
            const made = await generate([{ name: "commonName", value: name }], {
                extensions: [{ name: "basicConstraints", cA: false }],
                ca: { key, cert },
            });
            return { cert: made.cert, key: made.private };
        },
        close: () => closed(server),
    };
}

async function closed(server: Server): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
}

/** A proxy for names, as SOCKS 5 is: https://www.rfc-editor.org/rfc/rfc1928. It leads everything to one port, and says what it was asked for. */
export async function socksProxy(port: number) {
    const [asked, sockets] = [[] as string[], new Set<Socket>()];
    const server = createTcpServer((caller) => {
        sockets.add(caller);
        caller.on("error", () => undefined);
        caller.once("data", () => {
            caller.write(Buffer.from([5, 0]));
            caller.once("data", (request: Buffer) => {
                asked.push(request.subarray(5, 5 + (request[4] ?? 0)).toString());
                const onward = connect(port, "127.0.0.1", () => {
                    caller.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
                    onward.pipe(caller).pipe(onward);
                });
                sockets.add(onward);
                onward.on("error", () => undefined);
            });
        });
    });
    return {
        asked,
        url: `socks5://127.0.0.1:${await listen(server)}`,
        close: async () => {
            for (const socket of sockets) socket.destroy();
            server.close();
            await once(server, "close");
        },
    };
}

/** A folder for a kubeconfig and what it names. */
export function kubeconfigFolder() {
    const folder = mkdtempSync(join(tmpdir(), "cluster-"));
    const path = (name: string) => join(folder, name);
    const write = (name: string, text: string, mode = 0o600) => {
        writeFileSync(path(name), text);
        chmodSync(path(name), mode);
        return path(name);
    };
    return {
        path,
        write,
        /** A program that prints what a file holds, as an ExecCredential's status. */
        plugin: (status: object) => {
            write("status", JSON.stringify(status));
            const script = `#!/bin/sh\necho asked >> '${path("log")}'\nprintf '{"kind":"ExecCredential","status":%s}' "$(cat '${path("status")}')"\n`;
            return { apiVersion: "client.authentication.k8s.io/v1", command: write("plugin.sh", script, 0o700) };
        },
        kubeconfig: (server: string, authority: string, user: object, cluster: object = {}) => {
            const ca = Buffer.from(authority).toString("base64");
            const config = {
                "current-context": "own",
                contexts: [
                    { name: "own", context: { cluster: "own", user: "me" } },
                    { name: "other", context: { cluster: "other", user: "me" } },
                ],
                clusters: [
                    { name: "own", cluster: { server, "certificate-authority-data": ca, ...cluster } },
                    { name: "other", cluster: { server: "https://other.test:6443" } },
                ],
                users: [{ name: "me", user }],
            };
            return write("config", JSON.stringify(config));
        },
        remove: () => rmSync(folder, { recursive: true }),
    };
}
