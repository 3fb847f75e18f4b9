/** What an update is about to make. */
export interface Made {
    /** The component. */
    name: string;
    urn: string;
    /** The Pulumi type, such as `kubernetes:apps/v1:Deployment`. */
    type: string;
}

export type ReplacementDecision = { allowed: true } | { allowed: false; reason: string };

/** What is in Pulumi's state already is made only in order to be replaced. */
export function decideReplacement({ name, urn, type }: Made, inState: ReadonlySet<string>): ReplacementDecision {
    if (!inState.has(urn)) return { allowed: true };
    const what = `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
    return {
        allowed: false,
        reason:
            `${name}: nothing was replaced. Pulumi would make ${what} anew and then delete the one that it has, which may carry traffic.\n` +
            "  With --replace or --target-replace: run `pulumi up` without it; what is gone from the cluster comes back with --refresh.\n" +
            `  After \`pulumi state taint\`: pulumi state untaint '${urn}'\n` +
            "  With another provider for the same cluster: give it the old one's name, or an alias; where its kubeconfig has changed, first " +
            "set clusterIdentifier on the provider as it was, in an update of its own.\n" +
            "  To move to another cluster: deploy a second stack there, move the callers over, and destroy this one.",
    };
}
