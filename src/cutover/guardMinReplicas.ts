import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { askCluster, type HookContext, placeOf } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import { areRaised, liveMinReplicas, lowerMinReplicas } from "./minReplicas.ts";
import { type DrainMessages, untilDrained } from "./untilDrained.ts";

const RAISED = "the autoscalers' minReplicas stay raised";
const MESSAGES: DrainMessages = { stays: RAISED, stayed: RAISED };

/** After traffic has moved: once every proxy has the new route, the autoscalers decide again. */
export async function restoreMinReplicas(context: HookContext): Promise<void> {
    const { namespace } = context;
    const { autoscaling } = context.settings;
    if (!autoscaling || namespace === undefined || runtime.isDryRun()) return;
    const place = placeOf(context, namespace);
    await askCluster(context, RAISED, async (client) => {
        if (!(await areRaised(client, place, autoscaling))) return;
        await untilDrained(context, client, place, MESSAGES);
        await lowerMinReplicas(client, place, autoscaling);
    });
}

/**
 * Before an autoscaler changes. Where an update was stopped after it had moved traffic, or somebody moved it by hand, the
 * next update lowers the autoscalers' minReplicas itself, and they would scale down at once.
 */
export async function guardAutoscaler(context: HookContext, args: ResourceHookArgs): Promise<void> {
    if (runtime.isDryRun()) return;
    const { metadata: { namespace, name } = {}, spec } = await plain(args.newInputs);
    if (namespace === undefined || name === undefined) return;
    await askCluster(context, RAISED, async (client) => {
        const minReplicas = await liveMinReplicas(client, namespace, name);
        if (minReplicas === undefined || minReplicas <= Number(spec?.minReplicas)) return;
        await untilDrained(context, client, placeOf(context, namespace), MESSAGES);
    });
}
