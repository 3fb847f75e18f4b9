import { runtime } from "@pulumi/pulumi";
import { isEntry, otherEntries } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { messageOf } from "../model/messageOf.ts";
import { STAYS, staysRaised, untilAdmitted } from "./admitRoute.ts";
import { decideGate, type GateDecision, gaining, type Wanted, wantedOf } from "./gate.ts";
import { cannotAsk, type HookContext, Refusal, type ReleaseContext, say } from "./hookContext.ts";
import { same } from "./hookInputs.ts";
import type { Live } from "./live.ts";
import { type Place, readLive } from "./liveState.ts";
import { type MinReplicasBefore, putMinReplicasBack } from "./minReplicas.ts";
import { mayResolve, sayInPreview } from "./previewGate.ts";
import { joinAll, membersOf, placeOfMember, readMemberRoutes, routeOf, viaEntries } from "./release.ts";

// No hook waits for another one, or an update that runs one at a time would never end: what other services want is computed from
// their settings, and whichever hook comes first asks for all of them.

/** How many services are judged at once. */
const AT_ONCE = 5;

/**
 * Before a route of a release set changes: every gate of the set must let its service follow, or no route changes. The first route of
 * an update asks for all, and the first of an entry looks once more.
 */
export async function admitRelease(context: HookContext, client: ClusterClient): Promise<void> {
    const { release, settings } = context;
    if (!release) return;
    if (runtime.isDryRun()) {
        const isFirst = release.previewed === undefined;
        release.previewed ??= previewAll(release, client);
        return isFirst ? release.previewed : undefined;
    }
    const isFirst = release.admitted === undefined;
    release.admitted ??= admitAll(release, client);
    await orShortly(release.admitted, context, isFirst);
    if (!isEntry(settings)) return;
    const isFirstEntry = release.confirmed === undefined;
    release.confirmed ??= lookAgain(release, client);
    await orShortly(release.confirmed, context, isFirstEntry);
}

/** The whole reason is told once. */
async function orShortly(judged: Promise<void>, { settings: { name } }: HookContext, isFirst: boolean): Promise<void> {
    try {
        await judged;
    } catch (error) {
        if (isFirst) throw error;
        throw new Refusal(`${name}: traffic has not moved, because the release set was refused`);
    }
}

/** In a preview: what the update has to do, of all services, and what it could not do. */
async function previewAll(release: ReleaseContext, client: ClusterClient): Promise<void> {
    const judged = await readAll(release, client);
    refuse(release, judged.flatMap(refusalAtOnce), NONE_MOVED);
    for (const { context, ways } of judged) {
        const missing = ways.map((way) => ({ live: way.live, decision: decisionOn(way) })).find(isRefused);
        if (missing) await sayInPreview(context, missing.live, missing.decision);
    }
}

async function admitAll(release: ReleaseContext, client: ClusterClient): Promise<void> {
    await admit(release, client, await readAll(release, client), NONE_MOVED);
}

/** The routes of inner services have changed by now, but nobody who enters has moved: what counts is what the entries will send. */
async function lookAgain(release: ReleaseContext, client: ClusterClient): Promise<void> {
    const left = (await readAll(release, client)).map((judged) => ({
        ...judged,
        ways: judged.ways.filter(
            (way) => (way.via === "entries" || isEntry(judged.context.settings)) && !decisionOn(way).allowed,
        ),
    }));
    await admit(release, client, left, "the routes by which requests enter have not changed");
}

async function admit(
    release: ReleaseContext,
    client: ClusterClient,
    judged: readonly Judged[],
    whatStays: string,
): Promise<void> {
    // A refusal that no waiting would lift comes before the first wait.
    refuse(release, judged.flatMap(refusalAtOnce), whatStays);
    const members = judged.map((each) => ({ ...each, raised: new Map() as MinReplicasBefore }));
    const admitted = members.map(await atOnce((each: Raised) => admitMember(each, client)));
    const refusals = (await Promise.allSettled(admitted)).flatMap((each) =>
        each.status === "rejected" ? [messageOf(each.reason)] : [],
    );
    if (refusals.length === 0) return;
    await Promise.all(members.map((each) => putBack(each, client)));
    refuse(release, refusals, whatStays);
}

async function putBack({ context, place, raised }: Raised, client: ClusterClient): Promise<void> {
    try {
        await putMinReplicasBack(client, place, raised);
    } catch (error) {
        await say(context, staysRaised(context.settings.name, error), "warn");
    }
}

/** A service of the set, with each way by which requests reach it. */
interface Judged {
    readonly context: HookContext;
    readonly place: Place;
    readonly ways: Way[];
}

/** Beside it, what its autoscalers had before they were raised. */
interface Raised extends Judged {
    readonly raised: MinReplicasBefore;
}

/** The live state with the requests of this way alone, and what they will be. */
interface Way {
    readonly via: "own route" | "entries" | "entries until now";
    readonly live: Live;
    readonly wanted: Wanted;
    see(live: Live): Promise<Live>;
}

async function readAll(release: ReleaseContext, client: ClusterClient): Promise<Judged[]> {
    const read = membersOf(release).map(await atOnce((context: HookContext) => readMember(context, client)));
    return (await Promise.all(read)).flatMap((each) => each ?? []);
}

/** Some at once, and the others as these end. */
async function atOnce<T, R>(work: (each: T) => Promise<R>): Promise<(each: T) => Promise<R>> {
    // Imported here, an ES module is the same for the CommonJS that is published as for its source.
    const { limitFunction } = await import("p-limit");
    const limited = limitFunction(work, { concurrency: AT_ONCE });
    return (each) => limited(each);
}

async function readMember(context: HookContext, client: ClusterClient): Promise<Judged | undefined> {
    try {
        const place = await placeOfMember(context);
        if (!place) return undefined;
        const live = await readLive(client, place);
        return { context, place, ways: await waysOf(context, client, place, live) };
    } catch (error) {
        await cannotAsk(context, STAYS, error);
        return undefined;
    }
}

/** Its own route, and, where the entries' routes say something else, those. */
async function waysOf(context: HookContext, client: ClusterClient, place: Place, live: Live): Promise<Way[]> {
    const { settings } = context;
    const own = routeOf(settings);
    const entries = otherEntries(settings);
    const now = live.route?.view;
    const ownWay: Way = {
        via: "own route",
        live,
        wanted: wantedOf(settings, own, now),
        see: async (each) => each,
    };
    if (entries.length === 0) return [ownWay];
    const see = async (each: Live) => {
        const view = viaEntries({ ...(await readMemberRoutes(context, client, place)), own: each.route });
        return { ...each, route: each.route && view && { ...each.route, view } };
    };
    const seen = await see(live);
    const wanted = wantedOf(settings, joinAll(entries.map(routeOf)), seen.route?.view);
    const sameWay = same(seen.route?.view, now) && same(wanted.route, own);
    const joining = await joiningWay(context, client, place, live);
    return [ownWay, ...joining, ...(sameWay ? [] : [{ via: "entries", live: seen, wanted, see } as const])];
}

/**
 * A service that moves into the set: once its route keeps callers in their colour, those of the entries' present colour reach it in
 * that colour, and no longer in the one that its own route names, until the entries' routes change too.
 */
async function joiningWay(context: HookContext, client: ClusterClient, place: Place, live: Live): Promise<Way[]> {
    const { route } = live;
    if (!route || route.keepsColors) return [];
    const { entries } = await readMemberRoutes(context, client, place);
    const given = joinAll(entries.map((entry) => entry.route.view));
    // Which colour is meant to be active is not what changes here.
    const wanted = wantedOf(context.settings, { ...given, first: route.view.first }, route.view);
    return [{ via: "entries until now", live, wanted, see: async (each) => each }];
}

function decisionOn({ live, wanted }: Way): GateDecision {
    return decideGate(live, wanted);
}

function refusalAtOnce({ ways }: Judged): string[] {
    return ways
        .map(decisionOn)
        .flatMap((decision) => (decision.allowed || mayResolve(decision) ? [] : [decision.reason]))
        .slice(0, 1);
}

async function admitMember({ context, place, ways, raised }: Raised, client: ClusterClient): Promise<void> {
    for (const { live, wanted, see } of ways) {
        if (gaining(live, wanted).length === 0) continue;
        await untilAdmitted({ context, client, place, wanted, entries: [], see }, live, raised);
    }
}

const NONE_MOVED = "no route has changed";

function refuse({ settings: { name, members } }: ReleaseContext, reasons: readonly string[], whatStays: string): void {
    const [only] = reasons;
    if (only === undefined) return;
    const told =
        reasons.length === 1
            ? ` ${only}`
            : ` ${reasons.length} of ${members.length} services refused:${reasons.map((each) => `\n  ${each}`).join("")}`;
    throw new Refusal(`Release set ${name}: ${whatStays}.${told}`);
}

function isRefused(judged: { decision: GateDecision }): boolean {
    return !judged.decision.allowed;
}
