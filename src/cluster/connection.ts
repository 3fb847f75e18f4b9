import { existsSync, readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";

/** Which cluster a Pulumi provider was told to use; without a kubeconfig, the one that kubectl would. */
export interface ClusterAccess {
    /** A kubeconfig, or the path of one. */
    kubeconfig?: string | undefined;
    context?: string | undefined;
    cluster?: string | undefined;
}

/** Where an API server is, and what it takes to be let in. */
export interface Connection {
    server: URL;
    options: RequestOptions;
}

/** Finds the cluster exactly as the provider does, so that it is never another one that is asked. */
export async function connect(access: ClusterAccess): Promise<Connection> {
    const source = sourceOf(access);
    const own = source && (await readPlain(source, access));
    return own ?? (await viaLibrary(access));
}

interface Source {
    text: string;
    /** What relative paths in it start from. */
    folder: string;
}

/** Undefined where several files have to be merged, or where there is none. */
function sourceOf({ kubeconfig }: ClusterAccess): Source | undefined {
    if (kubeconfig) {
        const file = kubeconfig.replace(/^~(?=\/)/, homedir());
        return !kubeconfig.includes("\n") && existsSync(file)
            ? fromFile(file)
            : { text: kubeconfig, folder: process.cwd() };
    }
    const files = (process.env.KUBECONFIG ?? "").split(":").filter((file) => file !== "");
    if (files.length > 1) return undefined;
    const file = files[0] ?? join(homedir(), ".kube", "config");
    return existsSync(file) ? fromFile(file) : undefined;
}

function fromFile(file: string): Source {
    return { text: readFileSync(file, "utf8"), folder: dirname(resolve(file)) };
}

interface Kubeconfig {
    "current-context"?: string;
    contexts?: { name: string; context: { cluster: string; user: string } }[];
    clusters?: { name: string; cluster: Record<string, unknown> }[];
    users?: { name: string; user: Record<string, unknown> | null }[];
}

const PLAIN_CLUSTER = ["server", "certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify"];
const PLAIN_USER = [
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "token",
    "tokenFile",
];

/**
 * Certificates and tokens are read here, since loading the library takes half a second, a quarter of a cutover.
 * Everything else (exec plugins, proxies, cloud providers) is the library's: undefined.
 */
async function readPlain({ text, folder }: Source, access: ClusterAccess): Promise<Connection | undefined> {
    const { load } = await import("js-yaml");
    const config = (load(text) ?? {}) as Kubeconfig;
    const contextName = access.context || config["current-context"];
    const context = config.contexts?.find(({ name }) => name === contextName)?.context;
    const cluster = config.clusters?.find(({ name }) => name === (access.cluster || context?.cluster))?.cluster;
    const user = config.users?.find(({ name }) => name === context?.user)?.user ?? {};
    if (!context || typeof cluster?.server !== "string") return undefined;
    if (!hasOnly(cluster, PLAIN_CLUSTER) || !hasOnly(user, PLAIN_USER)) return undefined;
    const file = (path: unknown) => (typeof path === "string" ? readFileSync(resolve(folder, path)) : undefined);
    const part = (from: Record<string, unknown>, key: string) =>
        typeof from[`${key}-data`] === "string" ? Buffer.from(String(from[`${key}-data`]), "base64") : file(from[key]);
    const token = user.token ?? file(user.tokenFile)?.toString().trim();
    const ca = part(cluster, "certificate-authority");
    const cert = part(user, "client-certificate");
    const key = part(user, "client-key");
    return {
        server: new URL(cluster.server),
        options: {
            ...(ca && { ca }),
            ...(cert && { cert }),
            ...(key && { key }),
            ...(token !== undefined && { headers: { authorization: `Bearer ${String(token)}` } }),
            rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
        },
    };
}

function hasOnly(value: object, keys: string[]): boolean {
    return Object.keys(value).every((key) => keys.includes(key));
}

/** The library's own reading of it, for what only the library can do. */
export async function kubeConfigOf(access: ClusterAccess): Promise<KubeConfig> {
    const source = sourceOf(access);
    const library = await import("@kubernetes/client-node");
    const config = new library.KubeConfig();
    if (source) {
        config.loadFromString(source.text);
        config.makePathsAbsolute(source.folder);
    } else config.loadFromDefault();
    if (access.context) config.setCurrentContext(access.context);
    if (access.cluster) config.contexts = config.contexts.map((each) => ({ ...each, cluster: access.cluster ?? "" }));
    if (!config.getCurrentCluster()) {
        throw new Error(
            `no cluster for the context ${JSON.stringify(config.getCurrentContext())} in the kubeconfig; ` +
                "check kubernetes:kubeconfig, kubernetes:context and KUBECONFIG",
        );
    }
    return config;
}

async function viaLibrary(access: ClusterAccess): Promise<Connection> {
    const config = await kubeConfigOf(access);
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return { server: new URL(config.getCurrentCluster()?.server ?? ""), options };
}
