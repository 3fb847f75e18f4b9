import type { ClusterClient } from "../cluster/client.ts";
import { drainWait } from "./drain.ts";
import type { LiveRoute } from "./live.ts";
import { type Place, readRoute } from "./liveState.ts";
import { forwardOf, Refusal, say, type Watch } from "./watch.ts";

/** What a drain keeps: in words for while it waits, and for when it gives up. */
export interface Kept {
    stays: string;
    stayed: string;
}

/** Waits until no proxy may still lead requests by an older route, whoever changed it last, in whichever update. */
export async function untilDrained(watch: Watch, client: ClusterClient, place: Place, kept: Kept): Promise<void> {
    // Asked again after each wait: somebody may have changed the route meanwhile.
    for (;;) {
        const route = await readRoute(client, place);
        if (!route) return;
        const wait = drainWait(route.changedAt, watch.settings.scaleDownDelaySeconds, new Date());
        if (wait === 0) return untilProxiesKnow(watch, client, route, kept);
        await pause(watch, kept, wait);
    }
}

/** Lets time pass, and says why. */
export async function pause(watch: Watch, { stays }: Kept, milliseconds: number): Promise<void> {
    const seconds = Math.ceil(milliseconds / 1000);
    const { name } = watch.settings;
    await say(watch, `${name}: ${stays} ${seconds} s more, until every proxy has heard of the new route`);
    await new Promise((done) => setTimeout(done, milliseconds));
}

/** Where it is asked for: the new route has to be everywhere before the pods go that the old one leads to. */
export async function untilProxiesKnow(
    watch: Watch,
    client: ClusterClient,
    { changedAt }: LiveRoute,
    { stays, stayed }: Kept,
): Promise<void> {
    const { name, drain } = watch.settings;
    if (!drain.waitForProxies || (changedAt && changedAt.getTime() === watch.knownEverywhere?.getTime())) return;
    const { waitForProxies } = await import("./istiod.ts");
    await say(watch, `${name}: ${stays} until every proxy has taken over the new route`);
    const late = await waitForProxies(client, drain, watch.proxiesBefore ?? [], forwardOf(watch));
    if (late.length > 0) {
        const some = late.slice(0, 5).join(", ") + (late.length > 5 ? ` and ${late.length - 5} more` : "");
        throw new Refusal(
            `${name}: ${stayed}. After ${drain.timeoutSeconds} s these proxies have not taken over the new route: ${some}. ` +
                "Traffic has moved for all others. See `istioctl proxy-status`, then run `pulumi up` again, or raise drain.timeoutSeconds.",
        );
    }
    watch.knownEverywhere = changedAt;
}
