import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { isEntry } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { askCluster, type HookContext, placeOf } from "./hookContext.ts";
import { plain, same } from "./hookInputs.ts";
import type { Place } from "./liveState.ts";
import { areRaised, liveMinReplicas, lowerMinReplicas } from "./minReplicas.ts";
import { membersOf, placeOfMember, readMemberRoutes, routeOf } from "./release.ts";
import { type DrainMessages, untilDrained } from "./untilDrained.ts";

const RAISED = "the autoscalers' minReplicas stay raised";
const MESSAGES: DrainMessages = { stays: RAISED, stayed: RAISED };

/**
 * After traffic has moved: once every proxy has the new route, the autoscalers decide again. In a release set it has moved when the
 * routes of all entries have.
 */
export async function restoreMinReplicas(context: HookContext): Promise<void> {
    if (runtime.isDryRun()) return;
    const { release, namespace } = context;
    if (!release) return namespace === undefined ? undefined : restore(context, namespace);
    // An entry's route moves the traffic of all services.
    for (const member of isEntry(context.settings) ? membersOf(release) : [context]) {
        const place = await placeOfMember(member);
        if (place) await restore(member, place.namespace);
    }
}

async function restore(context: HookContext, namespace: string): Promise<void> {
    const { autoscaling } = context.settings;
    if (!autoscaling) return;
    const place = placeOf(context, namespace);
    await askCluster(context, RAISED, async (client) => {
        if (!(await areRaised(client, place, autoscaling)) || !(await haveEntriesMoved(context, client, place))) return;
        await untilDrained(context, client, place, MESSAGES);
        await lowerMinReplicas(client, place, autoscaling);
    });
}

/** The last one to move finds that all have. */
async function haveEntriesMoved(context: HookContext, client: ClusterClient, place: Place): Promise<boolean> {
    const { entries } = await readMemberRoutes(context, client, place);
    return entries.every(({ context: { settings }, route }) => same(route.view.share, routeOf(settings).share));
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
