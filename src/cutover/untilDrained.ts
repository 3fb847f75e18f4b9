import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterClient } from "../cluster/client.ts";
import { restOfDelay } from "./drain.ts";
import { forwardOf, type HookContext, Refusal, say } from "./hookContext.ts";
import type { LiveRoute } from "./live.ts";
import { type Place, readRoute } from "./liveState.ts";
import type { Pin } from "./pin.ts";
import { type Late, QUIET_MILLISECONDS } from "./proxies.ts";
import { changeTime, type Sight, seen } from "./sight.ts";

/** What a drain says of what it keeps: while it waits, and when it gives up. */
export interface DrainMessages {
    stays: string;
    stayed: string;
}

/** Waits until no proxy may still lead requests by an older route, whoever changed it last, in whichever update. */
export async function untilDrained(
    context: HookContext,
    client: ClusterClient,
    place: Place,
    messages: DrainMessages,
): Promise<void> {
    for (;;) {
        const route = await readRoute(client, place);
        if (!route || (await isDrained(context, client, { route }, messages))) return;
    }
}

/** What leads requests, as it was read a moment ago. */
export interface Leading {
    route: LiveRoute;
    /** The Service that callers know, where it selects one colour alone. */
    pin?: Pin | undefined;
}

/**
 * Whether no proxy may still lead requests by an older route. Where that is not known yet, it lets some of the time pass that it
 * takes, and says no: a wait is no look, and somebody may have moved the traffic back meanwhile.
 */
export async function isDrained(
    context: HookContext,
    client: ClusterClient,
    { route, pin }: Leading,
    messages: DrainMessages,
): Promise<boolean> {
    const { scaleDownDelaySeconds, drain } = context.settings;
    const now = performance.now();
    context.routeSight = seen(context.routeSight, changeOf(route), now);
    if (pin) context.pinSight = seen(context.pinSight, pin.change, now);
    const rest = (sight: Sight, changedAt: Date | undefined) =>
        restOfDelay(changeTime(sight, changedAt, now), scaleDownDelaySeconds, new Date());
    const wait = Math.max(
        rest(context.routeSight, route.changedAt),
        pin && context.pinSight ? rest(context.pinSight, pin.changedAt) : 0,
    );
    // Proxies first, so that their time runs with the delay's.
    if (drain.waitForProxies && context.knownEverywhere !== context.routeSight.change) {
        await untilProxiesKnow(context, client, route, wait, messages);
        context.knownEverywhere = changeOf(route);
        return false;
    }
    if (wait > 0) await pause(context, messages, wait);
    return wait === 0;
}

/** Tells one change of where a route leads from another, two in one second too: Kubernetes counts them. */
export function changeOf({ uid, generation, changedAt }: Pick<LiveRoute, "uid" | "generation" | "changedAt">): string {
    return `${uid} ${generation ?? changedAt?.getTime() ?? "unknown"}`;
}

/** Waits, and says why. */
async function pause(context: HookContext, { stays }: DrainMessages, milliseconds: number): Promise<void> {
    const seconds = Math.ceil(milliseconds / 1000);
    const { name } = context.settings;
    await say(context, `${name}: ${stays} ${seconds} s more, until every proxy has the new route`);
    // A timer may end a moment early, and another wait for the rest would print another message.
    await sleep(Math.ceil(milliseconds) + 1);
}

/** Where it is asked for: the new route has to be everywhere before the pods go that the old one leads to. */
async function untilProxiesKnow(
    context: HookContext,
    client: ClusterClient,
    { uid, generation }: LiveRoute,
    delayMilliseconds: number,
    { stays, stayed }: DrainMessages,
): Promise<void> {
    const { name, drain } = context.settings;
    const { waitForProxies } = await import("./istiod.ts");
    await say(context, `${name}: ${stays} until every proxy has confirmed the new route`);
    // Less would not do for a proxy that the change does not concern.
    const mostMilliseconds = delayMilliseconds + Math.max(drain.timeoutSeconds * 1000, 2 * QUIET_MILLISECONDS);
    const route = generation === undefined ? undefined : { uid, generation };
    const wait = { drain, before: context.proxiesBefore ?? [], route, mostMilliseconds };
    const late = await waitForProxies(client, wait, forwardOf(context));
    if (late.length > 0) throw new Refusal(`${name}: ${stayed}. ${sayLate(late, mostMilliseconds)}`);
}

const MOST_NAMED = 5;

/** Who is late, what istiod says of them, and what to do. */
export function sayLate(late: readonly Late[], milliseconds: number): string {
    const some = late.slice(0, MOST_NAMED).map(({ who, why }) => `\n  ${who}: ${why}`);
    const more = late.length > MOST_NAMED ? `\n  and ${late.length - MOST_NAMED} more` : "";
    return (
        `After ${Math.round(milliseconds / 1000)} s these may still use the old route:${some.join("")}${more}\n` +
        "All others have the new one. Check `istioctl proxy-status`, then run `pulumi up` again, or raise drain.timeoutSeconds."
    );
}
