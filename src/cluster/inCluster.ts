import { existsSync } from "node:fs";
import { isIPv6 } from "node:net";
import type { KubeconfigEntry } from "./kubeconfigEntry.ts";

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The cluster in a pod of which this runs, as its service account; undefined elsewhere.
 * See https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function inCluster(env: NodeJS.ProcessEnv = process.env, folder = SERVICE_ACCOUNT): KubeconfigEntry | undefined {
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
    if (!host || !port || !existsSync(`${folder}/token`)) return undefined;
    const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
    return {
        source: folder,
        context: "",
        cluster: { fields: { server, "certificate-authority": "ca.crt" }, folders: [folder] },
        user: { name: "", fields: { tokenFile: "token" }, folders: [folder] },
    };
}
