import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS, type Color } from "../model/color.ts";
import { pointerTo } from "../model/jsonPointer.ts";
import { Annotations, FIELD_MANAGER } from "../model/names.ts";
import { type RouteView, viewRoute } from "../model/route/view.ts";
import { type HookContext, placeOf, say, withCluster } from "./hookContext.ts";
import { plain, same } from "./hookInputs.ts";
import { routePath } from "./liveState.ts";

/** How often somebody else may change the route between a look and the change. */
const ATTEMPTS = 5;

/** Shares in percent that differ by less are the same. */
const CLOSE = 0.5;

/**
 * After the route has changed: an update that moves traffic otherwise than the step that a cutover is at has ended that cutover. Its
 * journal would stay, and a rollback long after would bring the traffic back to where it came from then.
 */
export async function endJournal(context: HookContext, args: ResourceHookArgs): Promise<void> {
    if (runtime.isDryRun()) return;
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const { namespace, annotations } = after.metadata ?? {};
    const { share } = viewRoute(after.spec);
    if (namespace === undefined || same(viewRoute(before.spec).share, share)) return;
    if (!otherwise(annotations, share)) return;
    const path = routePath(placeOf(context, namespace));
    await withCluster(context, "the cutover that was under way is still written on the route", (client) =>
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
        const to = otherwise(route?.metadata.annotations, share);
        if (!route || !to) return;
        const operations = [{ op: "remove", path: pointer } as const];
        if (!(await client.change(`${path}?fieldManager=${FIELD_MANAGER}`, route.metadata.resourceVersion, operations)))
            continue;
        return say(
            context,
            `${name}: the cutover to ${to} that was under way has ended: this update moved the traffic otherwise`,
        );
    }
}

/** The colour to which a cutover is under way of which this is no step. */
function otherwise(annotations: Record<string, string> | undefined, share: RouteView["share"]): Color | undefined {
    const text = annotations?.[Annotations.cutover];
    if (text === undefined) return undefined;
    try {
        const { to, steps, step } = JSON.parse(text) as { to: Color; steps: number[]; step: number };
        const percent = steps[step];
        if (!COLORS.includes(to) || percent === undefined) return undefined;
        return Math.abs(share[to] * 100 - percent) < CLOSE ? undefined : to;
    } catch {
        // What cannot be read is for a person to take away; the command says so.
        return undefined;
    }
}
