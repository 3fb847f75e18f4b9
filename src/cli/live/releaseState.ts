import pLimit from "p-limit";
import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { entriesOf, membersOf, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { requireOwnRoute } from "./ownRoute.ts";
import { readService, type ServiceState, viewOf } from "./serviceState.ts";

/** How many services are read or changed at once. */
const AT_ONCE = 20;

/** What the cluster says of one service of a release. */
export interface MemberState extends ServiceState {
    readonly service: StackService;
}

export function readRelease(client: ClusterClient, release: Release): Promise<MemberState[]> {
    return atOnce(membersOf(release), (service) => readMember(client, service));
}

/** Only the services by whose routes traffic is moved. */
export function readEntries(client: ClusterClient, release: Release): Promise<MemberState[]> {
    return atOnce(entriesOf(release), (service) => readMember(client, service));
}

async function readMember(client: ClusterClient, service: StackService): Promise<MemberState> {
    return { service, ...(await readService(client, service)) };
}

/** Does something for each, for a few at once. */
export function atOnce<T, R>(all: readonly T[], act: (each: T) => Promise<R>): Promise<R[]> {
    const limit = pLimit(AT_ONCE);
    return Promise.all(all.map((each) => limit(act, each)));
}

/** Those by whose routes traffic is moved, the first entry first. */
export function entryStates(release: Release, states: readonly MemberState[]): MemberState[] {
    return entriesOf(release).flatMap(({ name }) => states.find(({ service }) => service.name === name) ?? []);
}

/** What an entry sends to a colour, and by whom that was last changed: of the one that sends the least. */
export function leastShare(entries: readonly ServiceState[], color: Color): { share: number; by: string | undefined } {
    const shares = entries.map((state) => ({ share: viewOf(state).share[color], by: state.route?.changedBy }));
    return shares.reduce((least, each) => (each.share < least.share ? each : least));
}

/** What an entry sends to a colour at most. */
export function mostShare(entries: readonly ServiceState[], color: Color): number {
    return Math.max(...entries.map((state) => viewOf(state).share[color]));
}

export function requireOwnRoutes(states: readonly MemberState[]): void {
    for (const { service, route } of states) requireOwnRoute(service, route);
}
