import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ClusterAccess, readKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Part } from "../../cluster/kubeconfigEntry.ts";

/** The fields that name files. */
const PATHS = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

const NAME = "provider";

/**
 * A kubeconfig with only the provider's cluster and user, for a program that knows neither the provider's overrides nor its
 * folder.
 */
export function lentKubeconfig(access: ClusterAccess): object {
    const { cluster, user } = readKubeconfig(access);
    return {
        apiVersion: "v1",
        kind: "Config",
        "current-context": NAME,
        contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
        clusters: [{ name: NAME, cluster: fromAnywhere(cluster) }],
        users: [{ name: NAME, user: withCommand(fromAnywhere(user), user) }],
    };
}

/** The same wherever it lies. */
function fromAnywhere({ fields, folders }: Part): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
            key,
            PATHS.includes(key) && typeof value === "string" && value !== "" ? whole(value, folders) : value,
        ]),
    );
}

/** A plugin with a folder in its name starts from the kubeconfig's, any other is looked for on PATH. */
function withCommand(fields: Record<string, unknown>, { folders }: Part): Record<string, unknown> {
    const exec = fields.exec as { command?: unknown } | undefined;
    if (typeof exec?.command !== "string" || !exec.command.includes("/")) return fields;
    return { ...fields, exec: { ...exec, command: resolve(folders[0] ?? ".", exec.command) } };
}

function whole(path: string, folders: string[]): string {
    const candidates = folders.map((folder) => resolve(folder, path));
    return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? path;
}
