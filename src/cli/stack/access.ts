import { resolve } from "node:path";
import type { ClusterAccess } from "../../cluster/connection.ts";
import type { CommonOptions } from "../options.ts";
import { isPath } from "./kubeconfig.ts";

/**
 * The way into the cluster: what was given on the command line before what the stack was deployed with, which may be a path
 * on another machine.
 */
export function chosenAccess(
    access: ClusterAccess,
    { kubeconfig, context }: Pick<CommonOptions, "kubeconfig" | "context">,
    projectFolder: string,
): ClusterAccess {
    if (kubeconfig !== undefined) return { kubeconfig, context };
    const own = fromProject(access.kubeconfig, projectFolder);
    // The cluster that the provider was told to take instead of its context's is no part of another context.
    return context === undefined ? { ...access, kubeconfig: own } : { kubeconfig: own, context };
}

/** The provider runs in the project's folder, whatever folder this command runs in. */
function fromProject(kubeconfig: string | undefined, folder: string): string | undefined {
    if (kubeconfig === undefined || kubeconfig.startsWith("~") || !isPath(kubeconfig)) return kubeconfig;
    return resolve(folder, kubeconfig);
}
