import { runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import { askCluster, type HookContext, Refusal, say } from "./hookContext.ts";

const GROUP_VERSION = "monitoring.coreos.com/v1";

/**
 * Before a PrometheusRule is created. Without its CustomResourceDefinition, Pulumi would try for a minute and then report an
 * unknown kind; a preview would say nothing.
 */
export async function requireOperator(context: HookContext): Promise<void> {
    await askCluster(context, "the alerts were not created", async (client) => {
        if (await knowsRules(client)) return;
        const { name } = context.settings;
        // The same update may install it, so a preview is not refused.
        if (runtime.isDryRun()) return say(context, `The alerts will be refused. ${missing(name)}`, "warn");
        throw new Refusal(missing(name));
    });
}

function missing(name: string): string {
    return (
        `${name}: monitoring.prometheusRule needs the custom resource definition prometheusrules.monitoring.coreos.com, ` +
        "and the cluster does not have it. Install the Prometheus Operator or only its definitions, or remove " +
        "monitoring.prometheusRule. If this program installs them, add that to the service's dependsOn."
    );
}

async function knowsRules(client: ClusterClient): Promise<boolean> {
    const found = await client.get<{ resources?: { kind?: string }[] }>(`/apis/${GROUP_VERSION}`);
    return found?.resources?.some(({ kind }) => kind === "PrometheusRule") ?? false;
}
