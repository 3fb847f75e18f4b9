import { Annotations } from "../../model/names.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { requireOwnRoute } from "../live/ownRoute.ts";
import { readService } from "../live/serviceState.ts";
import type { CommonOptions } from "../options.ts";
import { change, unannotate } from "../rollback/moveTraffic.ts";
import { clusterOf, openSession } from "../stack/session.ts";

/** Ends the hold that a rollback left, so that traffic may move to that colour again. */
export async function release(options: CommonOptions): Promise<void> {
    const session = await openSession(options);
    const { console } = session;
    const released: { service: string; from: string | null }[] = [];
    for (const service of session.services) {
        const client = await clusterOf(service);
        const { route } = await readService(client, service);
        requireOwnRoute(service, route);
        if (!route || !(Annotations.hold in route.annotations)) {
            console.say(`${service.name}: nothing is held`);
            continue;
        }
        if (!(await change(client, service, route, unannotate(Annotations.hold)))) {
            throw new Failure(
                `${service.name}: the route was changed by somebody else at the same moment. Look with \`bluegreen status\`, then try again.`,
                ExitCodes.conflict,
            );
        }
        released.push({ service: service.name, from: route.hold?.from ?? null });
        console.say(
            `${service.name}: ${route.hold?.from} may have traffic again (it was held: ${route.hold?.reason})`,
            "good",
        );
    }
    console.result({ released });
}
