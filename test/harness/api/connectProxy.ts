import { connectProxy } from "../../fixtures/connectProxy.ts";
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
export async function openConnectProxy({ credentials }: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const { server: apiServer, authority, user } = await sandboxAccess();
    const hidden = `${HIDDEN_NAME}:${apiServer.port}`;
    const target = { host: apiServer.hostname, port: Number(apiServer.port) };
    const proxy = await connectProxy({ lead: (asked) => (asked === hidden ? target : undefined), credentials });
    const kubeconfig = (cluster: object) =>
        writeKubeconfig("behind-proxy", { server: `https://${hidden}`, authority, user, cluster });
    return Object.assign(proxy, {
        environment: { HTTPS_PROXY: proxy.url, NO_PROXY: "" },
        kubeconfig: await kubeconfig({}),
        proxyUrlKubeconfig: await kubeconfig({ "proxy-url": proxy.url }),
    });
}
