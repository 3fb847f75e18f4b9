import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { HookContext } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import { changeOf } from "./untilDrained.ts";

/** After the route has changed: measures from now on how long ago that was, whatever the clocks here and in the cluster say. */
export async function rememberMove(context: HookContext, args: ResourceHookArgs): Promise<void> {
    if (runtime.isDryRun()) return;
    const now = performance.now();
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const { uid, generation } = after.metadata ?? {};
    // A change of annotations alone does not change where requests go.
    if (uid === undefined || generation === undefined || generation === before.metadata?.generation) return;
    context.routeSight = { change: changeOf({ uid, generation, changedAt: undefined }), since: now, watched: true };
}
