import { text, UNKNOWN, type Unknown } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";
import { plainProperty } from "../objects/plain.ts";

/** Which cluster to ask, and as whom. */
export interface ClusterChoice {
    /** A kubeconfig's text or the path of one; undefined for what kubectl would use. */
    readonly kubeconfig: string | undefined;
    /** Undefined for the kubeconfig's current context. */
    readonly context: string | undefined;
    /** Undefined for the context's cluster. */
    readonly cluster: string | undefined;
}

/** Settings that make a policy ask a cluster other than the provider's. */
export interface ClusterSettings {
    readonly kubeconfig: string;
    readonly context: string;
}

/**
 * The cluster of the provider that manages an object, unless settings name one. A provider without a kubeconfig uses what
 * kubectl would use, and so does this. Returns why not where there is no cluster to ask.
 */
export function chooseCluster(
    { provider }: StackObject,
    settings: ClusterSettings,
): ClusterChoice | { readonly problem: string } {
    const own = (name: string): string | Unknown | undefined =>
        provider === undefined ? undefined : text(plainProperty(provider.props, name));
    const kubeconfig = own("kubeconfig");
    const context = own("context");
    const cluster = own("cluster");
    if (settings.kubeconfig !== "" || settings.context !== "") {
        return {
            kubeconfig: settings.kubeconfig || (kubeconfig === UNKNOWN ? undefined : kubeconfig),
            context: settings.context || undefined,
            cluster: undefined,
        };
    }
    if (own("renderYamlToDirectory") !== undefined) {
        return { problem: "the provider renders YAML into a directory, so no cluster is asked" };
    }
    if (kubeconfig === UNKNOWN || context === UNKNOWN || cluster === UNKNOWN) {
        return { problem: "the provider's kubeconfig, context or cluster is known only after the update" };
    }
    return { kubeconfig, context, cluster };
}

/** Equal for choices of the same cluster. */
export function clusterKey({ kubeconfig, context, cluster }: ClusterChoice): string {
    return [kubeconfig, context, cluster].join("\n");
}
