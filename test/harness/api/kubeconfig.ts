import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeconfigOf } from "../../fixtures/kubeconfig.ts";
import { locate } from "../../sandbox/location.ts";

/** How the sandbox's own kubeconfig gets to its API server. */
export interface ApiAccess {
    readonly server: URL;
    /** The certificate that it trusts, PEM. */
    readonly authority: string;
    readonly user: { readonly token: string };
}

interface Kubeconfig {
    readonly clusters: readonly { readonly cluster: Record<"server" | "certificate-authority-data", string> }[];
    readonly users: readonly { readonly user: { readonly token: string } }[];
}

export async function sandboxAccess(): Promise<ApiAccess> {
    const { clusters, users } = JSON.parse(await readFile(locate().kubeconfig, "utf8")) as Kubeconfig;
    const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
    if (!cluster || !user) {
        throw new Error(`${locate().kubeconfig} has no cluster or no user`);
    }
    const authority = Buffer.from(cluster["certificate-authority-data"], "base64").toString();
    return { server: new URL(cluster.server), authority, user };
}

interface KubeconfigOptions {
    readonly server: string;
    readonly authority: string;
    readonly user: object;
    /** Further fields of the cluster, such as `proxy-url`. */
    readonly cluster?: object;
}

let written = 0;

/** Writes a kubeconfig into the sandbox's folder, where it goes with the sandbox; returns its path. */
export async function writeKubeconfig(title: string, options: KubeconfigOptions): Promise<string> {
    const kubeconfig = kubeconfigOf({ name: title, ...options });
    const file = join(locate().folder, `kubeconfig-${title}-${process.pid}-${++written}`);
    await writeFile(file, JSON.stringify(kubeconfig, null, 4), { mode: 0o600 });
    return file;
}
