import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS } from "../model/color.ts";
import { pointerTo } from "../model/jsonPointer.ts";
import { messageOf } from "../model/messageOf.ts";
import { Annotations, FIELD_MANAGER } from "../model/names.ts";
import { nextServed, type RouteChange, servedOf, templateDigest } from "../model/route/served.ts";
import { viewRoute } from "../model/route/view.ts";
import { clientOf, type HookContext, placeOf, say } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import { deploymentPath, type Place, routePath } from "./liveState.ts";

/** How often to try again when somebody else changes the route between reading and writing. */
const ATTEMPTS = 5;

/**
 * After the route has changed: records with which pods each colour has served, so that a later rollback returns to these pods only.
 * The age of their ReplicaSet does not tell: Kubernetes uses an old one again for a template that it has had before.
 */
export async function rememberServed(context: HookContext, args: ResourceHookArgs): Promise<void> {
    if (runtime.isDryRun()) return;
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const { namespace, generation } = after.metadata ?? {};
    if (namespace === undefined || generation === undefined || generation === before.metadata?.generation) return;
    const views = [context.admitted?.from ?? viewRoute(before.spec), viewRoute(after.spec)];
    try {
        const client = await clientOf(context);
        if (client) await record(client, placeOf(context, namespace), { generation, views });
    } catch (error) {
        // Traffic has moved as it should. A rollback without the record judges by times.
        await say(
            context,
            `${context.settings.name}: the VirtualService could not record which pods had the traffic, so \`bluegreen rollback\` will ` +
                `judge them by their age: ${messageOf(error)}`,
            "warn",
        );
    }
}

async function record(
    client: ClusterClient,
    place: Place,
    change: Pick<RouteChange, "generation" | "views">,
): Promise<void> {
    const path = routePath(place);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [route, blue, green] = await Promise.all([
            client.get<Stored>(path),
            ...COLORS.map((color) => client.get<Stored>(deploymentPath(place, color))),
        ] as const);
        // Whoever has changed the route since may have moved the traffic.
        if (!route || route.metadata.generation !== change.generation) return;
        const { annotations } = route.metadata;
        const templates = { blue: digestOf(blue), green: digestOf(green) };
        const served = nextServed(servedOf(annotations), { ...change, templates });
        const operations = [
            ...(annotations ? [] : [{ op: "add", path: "/metadata/annotations", value: {} } as const]),
            {
                op: "add",
                path: `/metadata/annotations/${pointerTo(Annotations.served)}`,
                value: JSON.stringify(served),
            } as const,
        ];
        const changed = await client.change(
            `${path}?fieldManager=${FIELD_MANAGER}`,
            route.metadata.resourceVersion,
            operations,
        );
        if (changed) return;
    }
    throw new Error("somebody else keeps changing it");
}

function digestOf(deployment: Stored | undefined): string | undefined {
    return deployment && templateDigest(deployment.spec?.template);
}
