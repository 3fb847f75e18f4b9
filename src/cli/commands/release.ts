import type { ClusterClient } from "../../cluster/client.ts";
import type { Stored } from "../../cluster/stored.ts";
import { routePath } from "../../cutover/liveState.ts";
import type { Color } from "../../model/color.ts";
import { Annotations } from "../../model/names.ts";
import { type Hold, holdOf } from "../../model/route/hold.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

import { requireOwnRoute } from "../live/ownRoute.ts";
import type { CommonOptions } from "../options.ts";
import { change, unannotate } from "../rollback/changeRoute.ts";
import { membersOf } from "../stack/release.ts";
import { clusterOf, openSession } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";

/** Ends the hold that a rollback left, so that traffic may move to that colour again. */
export async function release(options: CommonOptions): Promise<void> {
    const session = await openSession(options);
    const { console } = session;
    const released: { service: string; from: Color | null }[] = [];
    for (const each of session.releases) {
        const before = released.length;
        for (const service of membersOf(each)) {
            const found = await endHold(await clusterOf(service), service);
            if (!found) continue;
            const { hold } = found;
            released.push({ service: service.name, from: hold?.from ?? null });
            const what = hold
                ? `${hold.from} may get traffic again (it was on hold: ${hold.reason})`
                : "both colours may get traffic again (the hold did not name a colour)";
            console.say(`${service.name}: ${what}`, "good");
        }
        if (released.length === before) console.say(`${each.name}: no colour is on hold`);
    }
    console.result({ released });
}

/** Removes the hold from a route, even one that cannot be read: nothing else removes it. Gives undefined where there is none. */
export async function endHold(
    client: ClusterClient,
    service: StackService,
): Promise<{ hold: Hold | undefined } | undefined> {
    const found = (await client.get<Stored>(routePath(service.place)))?.metadata;
    requireOwnRoute(service, found);
    if (!found || !(Annotations.hold in (found.annotations ?? {}))) return undefined;
    if (!(await change(client, service, found, unannotate(Annotations.hold)))) {
        throw new Failure(
            `${service.name}: somebody else changed the route at the same moment. Check \`bluegreen status\`, then try again.`,
            ExitCodes.conflict,
        );
    }
    return { hold: readable(found.annotations) };
}

function readable(annotations: Record<string, string> | undefined): Hold | undefined {
    try {
        return holdOf(annotations);
    } catch {
        // It is gone, whatever it said.
        return undefined;
    }
}
