/** What an update is about to make. */
export interface Made {
    /** The component. */
    name: string;
    urn: string;
    /** The Pulumi type, such as `kubernetes:apps/v1:Deployment`. */
    type: string;
}

/** The URNs of a stack's state, each with the uid of its object in the cluster where it has one. */
export type StackState = ReadonlyMap<string, string | undefined>;

export type ReplacementDecision = { allowed: true } | { allowed: false; reason: string };

/** What is in Pulumi's state already is made only in order to be replaced. */
export function decideReplacement({ name, urn, type }: Made, state: StackState): ReplacementDecision {
    if (!state.has(urn)) return { allowed: true };
    return {
        allowed: false,
        reason:
            `${name}: nothing was replaced. Pulumi would make ${describe(urn, type)} anew and then delete the one that it has, which ` +
            "may carry traffic.\n" +
            "  With --replace or --target-replace: run `pulumi up` without it; what is gone from the cluster comes back with --refresh.\n" +
            `  After \`pulumi state taint\`: pulumi state untaint '${urn}'\n` +
            "  With another provider for the same cluster: give it the old one's name, or an alias; where its kubeconfig has changed, first " +
            "set clusterIdentifier on the provider as it was, in an update of its own.\n" +
            "  To move to another cluster: deploy a second stack there, move the callers over, and destroy this one.",
    };
}

/**
 * What the program no longer has under its old name is deleted once the new one is there. In a cluster both may be the same.
 * @param liveUid of the object that is in the cluster under the name of the one that is about to be made
 */
export function decideTakeover({ name, urn, type }: Made, state: StackState, liveUid: string): ReplacementDecision {
    const owner = [...state].find(([, uid]) => uid === liveUid)?.[0];
    if (owner === undefined) return { allowed: true };
    return {
        allowed: false,
        reason:
            `${name}: nothing was taken over. ${describe(urn, type)} is in the cluster, and Pulumi's state has it as\n  ${owner}\n` +
            "Where the program no longer has that, Pulumi would delete the one object after the update. Give the new one an alias to it, " +
            "which a transform among the component's options can do; where the program still has it, take it out there.",
    };
}

function describe(urn: string, type: string): string {
    return `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
}
