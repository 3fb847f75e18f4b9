import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterClient } from "../cluster/client.ts";
import { restOfDelay } from "./drain.ts";
import { forwardOf, type HookContext, Refusal, say } from "./hookContext.ts";
import type { LiveRoute } from "./live.ts";
import type { Place } from "./liveState.ts";
import type { Pin } from "./pin.ts";
import { type LateProxy, QUIET_MILLISECONDS } from "./proxies.ts";
import { readMemberRoutes, type WatchedRoute } from "./release.ts";
import { changeTime, type Sight, seen } from "./sight.ts";

/** What a drain keeps, in words: for its progress, and for its error. */
export interface DrainMessages {
    readonly stays: string;
    readonly stayed: string;
}

/** Waits until no proxy may still use an older route, whoever changed it and in whichever update. */
export async function untilDrained(
    context: HookContext,
    client: ClusterClient,
    place: Place,
    messages: DrainMessages,
): Promise<void> {
    for (;;) {
        const { own: route, entries: others } = await readMemberRoutes(context, client, place);
        if (!route || (await isDrained(context, client, { route, others }, messages))) return;
    }
}

/** What decides where requests go, as just read. */
export interface RoutingState {
    readonly route: LiveRoute;
    /** In a release set: the routes of the entries, whose requests go on to this service. */
    readonly others?: readonly WatchedRoute[];
    /** The Service that callers use, where it selects only one colour. */
    readonly pin?: Pin | undefined;
}

/**
 * Whether no proxy may still use an older route. Where that is not certain yet, waits for part of the remaining time and returns
 * false: the caller must read the route again, since somebody may have moved the traffic back meanwhile.
 */
export async function isDrained(
    context: HookContext,
    client: ClusterClient,
    { route, others = [], pin }: RoutingState,
    messages: DrainMessages,
): Promise<boolean> {
    const { scaleDownDelaySeconds, drain } = context.settings;
    const now = performance.now();
    const watched = [{ context, route }, ...others];
    for (const { context: whose, route: each } of watched)
        whose.routeSight = seen(whose.routeSight, changeOf(each), now);
    if (pin) context.pinSight = seen(context.pinSight, pin.change, now);
    const rest = (sight: Sight | undefined, changedAt: Date | undefined) =>
        sight ? restOfDelay(changeTime(sight, changedAt, now), scaleDownDelaySeconds, new Date()) : 0;
    const wait = Math.max(
        ...watched.map(({ context: { routeSight }, route: { changedAt } }) => rest(routeSight, changedAt)),
        pin ? rest(context.pinSight, pin.changedAt) : 0,
    );
    // Proxies first, so that their time runs with the delay's.
    const unknown = watched.find(({ context: whose, route: each }) => whose.knownEverywhere !== changeOf(each));
    if (drain.waitForProxies && unknown) {
        await untilProxiesKnow(context, client, unknown, wait, messages);
        unknown.context.knownEverywhere = changeOf(unknown.route);
        return false;
    }
    if (wait > 0) await pause(context, messages, wait);
    return wait === 0;
}

/** Identifies a version of the route, even of two in one second: Kubernetes numbers them. */
export function changeOf({ uid, generation, changedAt }: Pick<LiveRoute, "uid" | "generation" | "changedAt">): string {
    return `${uid} ${generation ?? changedAt?.getTime() ?? "unknown"}`;
}

/** Says why it waits, and waits. */
async function pause(context: HookContext, { stays }: DrainMessages, milliseconds: number): Promise<void> {
    const seconds = Math.ceil(milliseconds / 1000);
    const { name } = context.settings;
    await say(context, `${name}: ${stays} ${seconds} s more, until every proxy has the new route`);
    // A timer may end a moment early, and another wait for the rest would print another message.
    await sleep(Math.ceil(milliseconds) + 1);
}

/** With `drain.waitForProxies`: every proxy must have the new route before the pods behind the old one go. */
async function untilProxiesKnow(
    context: HookContext,
    client: ClusterClient,
    { context: { proxiesBefore = [] }, route: { uid, generation } }: WatchedRoute,
    delayMilliseconds: number,
    { stays, stayed }: DrainMessages,
): Promise<void> {
    const { name, drain } = context.settings;
    const { waitForProxies } = await import("./istiod.ts");
    await say(context, `${name}: ${stays} until every proxy has confirmed the new route`);
    // A shorter time would not be enough for a proxy that the change does not affect.
    const mostMilliseconds = delayMilliseconds + Math.max(drain.timeoutSeconds * 1000, 2 * QUIET_MILLISECONDS);
    const route = generation === undefined ? undefined : { uid, generation };
    const wait = { drain, before: proxiesBefore, route, mostMilliseconds };
    const late = await waitForProxies(client, wait, forwardOf(context));
    if (late.length > 0) throw new Refusal(`${name}: ${stayed}. ${sayLate(late, mostMilliseconds)}`);
}

const MOST_NAMED = 5;

/** Which proxies are late, what istiod says about them, and what to do. */
export function sayLate(late: readonly LateProxy[], milliseconds: number): string {
    const some = late.slice(0, MOST_NAMED).map(({ who, why }) => `\n  ${who}: ${why}`);
    const more = late.length > MOST_NAMED ? `\n  and ${late.length - MOST_NAMED} more` : "";
    return (
        `After ${Math.round(milliseconds / 1000)} s these may still use the old route:${some.join("")}${more}\n` +
        "All others have the new one. Check `istioctl proxy-status`, then run `pulumi up` again, or raise drain.timeoutSeconds."
    );
}
