import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import type { Color } from "../model/color.ts";
import { pointerTo } from "../model/jsonPointer.ts";
import { Annotations, FIELD_MANAGER } from "../model/names.ts";
import { parseJournal } from "../model/route/journal.ts";
import { type RouteView, sameShare, viewRoute } from "../model/route/view.ts";
import { type HookContext, placeOf, say, withCluster } from "./hookContext.ts";
import { plain, same } from "./hookInputs.ts";
import { routePath } from "./liveState.ts";

/** How often to try again when somebody else changes the route between reading and writing. */
const ATTEMPTS = 5;

/**
 * After the route has changed: an update that moves traffic to other shares than the current step of a cutover has ended that
 * cutover. If its journal stayed, a much later rollback would move traffic to where that cutover started.
 */
export async function endJournal(context: HookContext, args: ResourceHookArgs): Promise<void> {
    if (runtime.isDryRun()) return;
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const { namespace, annotations } = after.metadata ?? {};
    const { share } = viewRoute(after.spec);
    if (namespace === undefined || same(viewRoute(before.spec).share, share)) return;
    if (!targetOfEnded(annotations, share)) return;
    const path = routePath(placeOf(context, namespace));
    await withCluster(context, "the route still records the cutover that was under way", (client) =>
        erase(context, client, path, share),
    );
}

async function erase(
    context: HookContext,
    client: ClusterClient,
    path: string,
    share: RouteView["share"],
): Promise<void> {
    const { name } = context.settings;
    const pointer = `/metadata/annotations/${pointerTo(Annotations.cutover)}`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const route = await client.get<Stored>(path);
        const to = targetOfEnded(route?.metadata.annotations, share);
        if (!route || !to) return;
        const operations = [{ op: "remove", path: pointer } as const];
        if (!(await client.change(`${path}?fieldManager=${FIELD_MANAGER}`, route.metadata.resourceVersion, operations)))
            continue;
        return say(
            context,
            `${name}: the cutover to ${to} that was under way has ended, because this update moved the traffic differently`,
        );
    }
}

/**
 * The target of the cutover under way, if the shares do not match its current step; undefined where they match or no journal can
 * be read.
 */
function targetOfEnded(annotations: Record<string, string> | undefined, share: RouteView["share"]): Color | undefined {
    const journal = parseJournal(annotations?.[Annotations.cutover] ?? "");
    const percent = journal?.steps[journal.step];
    return journal && percent !== undefined && !sameShare(share[journal.to], percent / 100) ? journal.to : undefined;
}
