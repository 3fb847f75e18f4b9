import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../color.ts";
import { type ColorChange, decideDrain } from "./drain.ts";
import { type Effect, effectOf } from "./effect.ts";
import { placeOf } from "./guardRoute.ts";
import { type ObjectState, plain } from "./hookInputs.ts";
import { deploymentPath, type Place, readLive } from "./liveState.ts";
import { cannotAsk, forwardOf, say, type Watch, withCluster } from "./watch.ts";

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
    const stays = `${color} was left as it is`;
    await withCluster(watch, stays, async (client) => {
        try {
            await decide(watch, client, place, color, { before, after, state });
        } catch (error) {
            if (error instanceof Refusal) throw error;
            await cannotAsk(watch, stays, error);
        }
    });
}

class Refusal extends Error {}

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
        if (decision.waitMilliseconds === 0) {
            if (decision.drains && watch.settings.drain.waitForProxies) await drainProxies(watch, client, color);
            return;
        }
        const seconds = Math.ceil(decision.waitMilliseconds / 1000);
        await say(
            watch,
            `${watch.settings.name}: ${color} stays ${seconds} s more, until every proxy has heard of the new route`,
        );
        await new Promise((done) => setTimeout(done, decision.waitMilliseconds));
    }
}

/** The new route has to be everywhere before the pods go that the old one leads to. */
async function drainProxies(watch: Watch, client: ClusterClient, color: Color): Promise<void> {
    const { waitForProxies } = await import("./istiod.ts");
    const { name, drain } = watch.settings;
    await say(watch, `${name}: ${color} stays until every proxy has taken over the new route`);
    const late = await waitForProxies(client, drain, watch.proxiesBefore ?? [], forwardOf(watch));
    if (late.length === 0) return;
    const some = late.slice(0, 5).join(", ") + (late.length > 5 ? ` and ${late.length - 5} more` : "");
    throw new Refusal(
        `${name}: ${color} was left as it is. After ${drain.timeoutSeconds} s these proxies have not taken over the new route: ${some}. ` +
            "Traffic has moved for all others. See `istioctl proxy-status`, then run `pulumi up` again, or raise drain.timeoutSeconds.",
    );
}

function changeOf(watch: Watch, color: Color, effect: Effect, uid: string | undefined): ColorChange {
    const { name, allowLiveChange, scaleDownDelaySeconds } = watch.settings;
    return { name, color, ...effect, uid, allowLiveChange, scaleDownDelaySeconds, now: new Date() };
}
