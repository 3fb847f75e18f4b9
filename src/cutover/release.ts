import { otherEntries, type Settings } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { joinViews, NO_ROUTE, type RouteView, viewRoute } from "../model/route/view.ts";
import { virtualServiceSpec } from "../routing/virtualService.ts";
import { type HookContext, placeOf, type ReleaseContext } from "./hookContext.ts";
import { known } from "./hookInputs.ts";
import type { LiveRoute } from "./live.ts";
import { type Place, readRoute } from "./liveState.ts";

/** The routes of the entries of its release set, other than a service's own. */
export function entriesBeside({ settings, release }: HookContext): HookContext[] {
    return otherEntries(settings).flatMap(({ name }) => release?.members.get(name) ?? []);
}

/** Where a service's objects are; undefined while its namespace is not known, as in a preview. */
export async function placeOfMember(context: HookContext): Promise<Place | undefined> {
    const namespace = context.namespace ?? (await known(context.settings.namespace));
    return namespace === undefined ? undefined : placeOf(context, namespace);
}

/** A live route, and what the hooks of its service know of it. */
export interface WatchedRoute {
    readonly context: HookContext;
    readonly route: LiveRoute;
}

/** What decides which requests reach a service: its own route, and those of the entries of its release set. */
export interface MemberRoutes {
    readonly own: LiveRoute | undefined;
    readonly entries: WatchedRoute[];
    /** Entries that have no route in the cluster. */
    readonly missing: HookContext[];
}

export async function readMemberRoutes(
    context: HookContext,
    client: ClusterClient,
    place: Place,
): Promise<MemberRoutes> {
    const [own, ...others] = await Promise.all([
        readRoute(client, place),
        ...entriesBeside(context).map(async (entry) => {
            const entryPlace = await placeOfMember(entry);
            return { context: entry, route: entryPlace && (await readRoute(client, entryPlace)) };
        }),
    ]);
    return {
        own,
        entries: others.flatMap(({ context: entry, route }) => (route ? [{ context: entry, route }] : [])),
        missing: others.flatMap(({ context: entry, route }) => (route ? [] : [entry])),
    };
}

/**
 * A service's route with all requests that may reach its colours. Before the route keeps callers in their colour, it alone decides
 * also for those whom an entry has given a colour.
 */
export function joined({ own, entries }: MemberRoutes): LiveRoute | undefined {
    if (!own?.keepsColors) return own;
    return {
        ...own,
        view: joinViews(
            own.view,
            entries.map(({ route }) => route.view),
        ),
    };
}

/** What reaches a service from the entries, through whichever members; undefined where its own route alone decides. */
export function viaEntries({ own, entries }: MemberRoutes): RouteView | undefined {
    if (entries.length === 0) return undefined;
    if (own && !own.keepsColors) return own.view;
    return joinAll(entries.map(({ route }) => route.view));
}

export function joinAll([first = NO_ROUTE, ...others]: readonly RouteView[]): RouteView {
    return joinViews(first, others);
}

/** The services of a set in the order in which they are written. */
export function membersOf({ settings, members }: ReleaseContext): HookContext[] {
    return settings.members.flatMap(({ name }) => members.get(name) ?? []);
}

/** The route that the program gives a service, as far as it decides about traffic. */
export function routeOf(settings: Settings): RouteView {
    const { set: _, ...alone } = settings;
    return viewRoute(virtualServiceSpec(alone));
}
