import pLimit from "p-limit";
import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { entriesOf, membersOf, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { requireOwnRoute } from "./ownRoute.ts";
import { readService, type ServiceState, viewOf } from "./serviceState.ts";

/** How many services are read or changed at once. */
const AT_ONCE = 10;

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

/** Those by whose routes traffic is moved. */
export function entryStates(release: Release, states: readonly MemberState[]): MemberState[] {
    const entries = entriesOf(release).map(({ name }) => name);
    return states.filter(({ service }) => entries.includes(service.name));
}

/** What every entry sends to a colour at least. */
export function leastShare(entries: readonly ServiceState[], color: Color): number {
    return Math.min(...entries.map((state) => viewOf(state).share[color]));
}

export function requireOwnRoutes(states: readonly MemberState[]): void {
    for (const { service, route } of states) requireOwnRoute(service, route);
}
