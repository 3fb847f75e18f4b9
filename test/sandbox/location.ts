import { join, resolve } from "node:path";

/** The checkout that this sandbox belongs to. */
export const checkout = resolve(import.meta.dirname, "../..");

/** Where one sandbox keeps its files. `SANDBOX_NAME` tells several sandboxes of one checkout apart. */
export function locate(name: string = process.env.SANDBOX_NAME ?? "default") {
    if (!/^[a-z0-9][a-z0-9-]{0,30}$/.test(name)) {
        throw new Error(`SANDBOX_NAME: got "${name}"; allowed are up to 31 lower-case letters, digits and hyphens.`);
    }
    const folder = join(checkout, ".sandbox", name);
    return {
        name,
        folder,
        bin: join(folder, "bin"),
        logs: join(folder, "logs"),
        pki: join(folder, "pki"),
        kubeconfig: join(folder, "kubeconfig"),
        etcd: join(folder, "etcd"),
        pulumiHome: join(folder, "pulumi-home"),
        pulumiState: join(folder, "pulumi-state"),
        /** Who runs it: written by the supervisor, read by every command. */
        record: join(folder, "supervisor.json"),
        /** The supervisor's socket, as a name relative to the folder: a socket's whole path has to be short. */
        socket: "control.sock",
    };
}

export type Location = ReturnType<typeof locate>;
