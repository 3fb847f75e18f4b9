import { hostname, userInfo } from "node:os";
import type { ClusterClient } from "../../cluster/client.ts";
import { Annotations } from "../../model/names.ts";
import type { Journal } from "../../model/route/journal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { sayJournal } from "../live/journal.ts";
import { type RouteState, readService } from "../live/serviceState.ts";
import { annotate, change, unannotate } from "../rollback/changeRoute.ts";
import { entriesOf, leadOf, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { isDrivenBy, overtaken } from "./overtaken.ts";

const ATTEMPTS = 10;

/** How this process identifies itself in a journal. */
export function author(): { by: string; pid: number } {
    return { by: `${userInfo().username}@${hostname()}`, pid: process.pid };
}

/**
 * Puts the journal on the route; refused while somebody else's is there.
 * @param replaced the journal that this one continues; if it is gone, a rollback has ended the cutover
 */
export async function writeJournal(
    client: ClusterClient,
    release: Release,
    journal: Journal,
    replaced?: Journal,
): Promise<void> {
    await edit(client, leadOf(release), (route) => {
        const there = route.journal;
        const ended = replaced && !there && overtaken(route, replaced);
        if (ended) throw endedBy(release, ended.reason);
        if (there && !isDrivenBy(there, journal) && !(replaced && isDrivenBy(there, replaced))) {
            throw new Failure(
                `${release.name}: a cutover is under way: ${sayJournal(there)}. If it was interrupted, \`bluegreen resume\` ` +
                    "continues it. `bluegreen rollback` takes it back.",
                ExitCodes.conflict,
            );
        }
        return annotate(route, { [Annotations.cutover]: journal });
    });
}

/** A cutover that somebody else has ended or continues. */
export function endedBy({ name }: Pick<Release, "name">, reason: string, details: object = {}): Failure {
    return new Failure(
        `${name}: this cutover has ended, because somebody else took over: ${reason}. Check \`bluegreen status\`.`,
        ExitCodes.conflict,
        details,
    );
}

/** Removes the journal from the routes, if it is still this cutover's. */
export async function eraseJournal(client: ClusterClient, release: Release, journal: Journal): Promise<void> {
    // The first entry may have been another one when it was written.
    for (const service of entriesOf(release)) {
        await edit(client, service, (route) =>
            route.journal && isDrivenBy(route.journal, journal) ? unannotate(Annotations.cutover) : [],
        );
    }
}

type Edit = (route: RouteState) => Parameters<typeof change>[3];

async function edit(client: ClusterClient, service: StackService, make: Edit): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { route } = await readService(client, service);
        if (!route)
            throw new Failure(
                `${service.name}: there is no VirtualService. Run \`pulumi up --refresh\`, which creates it.`,
            );
        const operations = make(route);
        if (operations.length === 0 || (await change(client, service, route, operations))) return;
    }
    throw new Failure(`${service.name}: somebody else keeps changing the route.`, ExitCodes.conflict);
}
