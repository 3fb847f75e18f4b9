import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { sandboxAccess, writeKubeconfig } from "./kubeconfig.ts";

/** Nothing resolves this name; it stands in the API server's certificate. */
const HIDDEN_NAME = "kubernetes.default.svc";

interface ConnectProxyOptions {
    /** `user:password` that callers must send. Default: everybody may use the proxy. */
    readonly credentials?: string;
}

/** An HTTP proxy (CONNECT) without which the API server cannot be reached. */
export interface ConnectProxy {
    readonly url: string;
    /** For callers that are told of the proxy by their environment. */
    readonly environment: Readonly<Record<string, string>>;
    /** A kubeconfig whose server nobody but the proxy finds. */
    readonly kubeconfig: string;
    /** The same with the proxy in it (`proxy-url`). */
    readonly proxyUrlKubeconfig: string;
    /** What was asked for in each tunnel that was opened, such as `kubernetes.default.svc:6443`. */
    readonly tunnels: readonly string[];
    /** How many requests came without the credentials. */
    readonly refused: number;
    close(): Promise<void>;
}

/** Opens it in the test's own process. */
export const openConnectProxy = async ({ credentials }: ConnectProxyOptions = {}): Promise<ConnectProxy> => {
    const { server: apiServer, authority, user } = await sandboxAccess();
    const hidden = `${HIDDEN_NAME}:${apiServer.port}`;
    const tunnels: string[] = [];
    const sockets = new Set<Socket>();
    let refused = 0;
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;

    const server = createServer((_, response) => response.writeHead(405).end());
    server.on("connection", (socket) => sockets.add(socket));
    server.on("connect", (request, caller: Socket, head: Buffer) => {
        caller.on("error", () => caller.destroy());
        if (wanted && request.headers["proxy-authorization"] !== wanted) {
            refused += 1;
            caller.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
            return;
        }
        if (request.url !== hidden) {
            caller.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
            return;
        }
        tunnels.push(hidden);
        const onward = connect(Number(apiServer.port), apiServer.hostname, () => {
            caller.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            onward.write(head);
            onward.pipe(caller).pipe(onward);
        });
        sockets.add(onward);
        onward.on("error", () => caller.destroy());
        caller.on("close", () => onward.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://${credentials ? `${credentials}@` : ""}127.0.0.1:${(server.address() as AddressInfo).port}`;

    const kubeconfig = (cluster: object) =>
        writeKubeconfig("behind-proxy", { server: `https://${hidden}`, authority, user, cluster });
    return {
        url,
        environment: { HTTPS_PROXY: url, NO_PROXY: "" },
        kubeconfig: await kubeconfig({}),
        proxyUrlKubeconfig: await kubeconfig({ "proxy-url": url }),
        tunnels,
        get refused() {
            return refused;
        },
        close: async () => {
            server.close();
            for (const socket of sockets) socket.destroy();
            await once(server, "close");
        },
    };
};
