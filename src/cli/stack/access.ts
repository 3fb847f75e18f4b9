import { type ClusterClient, clientFor } from "../../cluster/client.ts";
import { connect } from "../../cluster/connection.ts";
import type { ClusterAccess } from "../../cluster/kubeconfig.ts";
import { messageOf } from "../../model/messageOf.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import type { CommonOptions } from "../options.ts";
import type { StackService } from "./stackService.ts";

/**
 * The way into the cluster: what was given on the command line before what the stack was deployed with, which may be a path
 * on another machine. The provider's own paths start from the project's folder, whatever folder this command runs in.
 */
export function chosenAccess(
    access: ClusterAccess,
    { kubeconfig, context }: Pick<CommonOptions, "kubeconfig" | "context">,
    projectFolder: string,
): ClusterAccess {
    if (kubeconfig !== undefined) return { kubeconfig, context };
    const own = access.kubeconfig === undefined ? {} : { folder: projectFolder };
    // The provider's override of its context's cluster does not apply to another context.
    return context === undefined ? { ...access, ...own } : { kubeconfig: access.kubeconfig, context, ...own };
}

/** The cluster of the service's provider, or the one that was named instead. */
export async function clusterOf({ name, access }: StackService): Promise<ClusterClient> {
    try {
        return clientFor(await connect(access));
    } catch (error) {
        throw new Failure(
            `${name}: no connection to its cluster: ${messageOf(error)}.\n` +
                "Give a kubeconfig with --kubeconfig FILE and its context with --context NAME. They override what the stack was deployed with.",
            ExitCodes.usage,
        );
    }
}
