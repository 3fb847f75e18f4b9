import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import { type ColorChange, decideDrain } from "./drain.ts";
import { type Effect, effectOf } from "./effect.ts";
import { placeOf } from "./guardRoute.ts";
import { type ObjectState, plain } from "./hookInputs.ts";
import { deploymentPath, type Place, readLive } from "./liveState.ts";
import { pause, untilProxiesKnow } from "./untilDrained.ts";
import { askCluster, Refusal, type Watch } from "./watch.ts";

/** Before the Deployment of a colour changes. */
export async function guardColor(watch: Watch, color: Color, args: ResourceHookArgs): Promise<void> {
    watch.changing.add(color);
    const [before, after, state] = await Promise.all([
        plain(args.oldInputs),
        plain(args.newInputs),
        plain(args.oldOutputs),
    ]);
    const namespace = after.metadata?.namespace;
    if (namespace === undefined) return;
    const place = placeOf(watch, namespace);
    await askCluster(watch, stayedAsItIs(color), (client) =>
        decide(watch, client, place, color, { before, after, state }),
    );
}

interface States {
    before: ObjectState;
    after: ObjectState;
    state: ObjectState;
}

async function decide(watch: Watch, client: ClusterClient, place: Place, color: Color, states: States): Promise<void> {
    // Asked again after each wait: somebody may have moved the traffic back meanwhile.
    for (;;) {
        const live = await readLive(client, place);
        const effect = await effectOf(
            client,
            deploymentPath(place, color),
            states.before,
            states.after,
            !watch.settings.autoscaling,
        );
        const decision = decideDrain(live, changeOf(watch, color, effect, states.state.metadata?.uid));
        if (!decision.allowed) {
            // In a preview the route has not moved yet; where this update will move it first, the update itself decides.
            if (runtime.isDryRun() && watch.routeChanges && live.route) return;
            throw new Refusal(decision.reason);
        }
        if (runtime.isDryRun()) return;
        const kept = { stays: `${color} stays`, stayed: stayedAsItIs(color) };
        if (decision.waitMilliseconds === 0) {
            if (decision.drains && live.route) await untilProxiesKnow(watch, client, live.route, kept);
            return;
        }
        await pause(watch, kept, decision.waitMilliseconds);
    }
}

function stayedAsItIs(color: Color): string {
    return `${color} was left as it is`;
}

function changeOf(watch: Watch, color: Color, effect: Effect, uid: string | undefined): ColorChange {
    const { name, allowLiveChange, scaleDownDelaySeconds } = watch.settings;
    return { name, color, ...effect, uid, allowLiveChange, scaleDownDelaySeconds, now: new Date() };
}
