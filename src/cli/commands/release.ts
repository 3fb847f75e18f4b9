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
import { change, unannotate } from "../rollback/moveTraffic.ts";
import { clusterOf, openSession } from "../stack/session.ts";
import type { StackService } from "../stack/stackService.ts";

/** Ends the hold that a rollback left, so that traffic may move to that colour again. */
export async function release(options: CommonOptions): Promise<void> {
    const session = await openSession(options);
    const { console } = session;
    const released: { service: string; from: Color | null }[] = [];
    for (const service of session.services) {
        const ended = await endHold(await clusterOf(service), service);
        if (!ended) {
            console.say(`${service.name}: nothing is held`);
            continue;
        }
        const { hold } = ended;
        released.push({ service: service.name, from: hold?.from ?? null });
        const what = hold
            ? `${hold.from} may have traffic again (it was held: ${hold.reason})`
            : "both colours may have traffic again (the hold that was there did not say which was held)";
        console.say(`${service.name}: ${what}`, "good");
    }
    console.result({ released });
}

/** Takes the hold off a route, one that says nothing too: there is no other way to be rid of it. Gives undefined where there is none. */
export async function endHold(
    client: ClusterClient,
    service: StackService,
): Promise<{ hold: Hold | undefined } | undefined> {
    const found = (await client.get<Stored>(routePath(service.place)))?.metadata;
    requireOwnRoute(service, found);
    if (!found || !(Annotations.hold in (found.annotations ?? {}))) return undefined;
    if (!(await change(client, service, found, unannotate(Annotations.hold)))) {
        throw new Failure(
            `${service.name}: the route was changed by somebody else at the same moment. Look with \`bluegreen status\`, then try again.`,
            ExitCodes.conflict,
        );
    }
    return { hold: readable(found.annotations) };
}

function readable(annotations: Record<string, string> | undefined): Hold | undefined {
    try {
        return holdOf(annotations);
    } catch {
        // It is gone, whatever it was to say.
        return undefined;
    }
}
