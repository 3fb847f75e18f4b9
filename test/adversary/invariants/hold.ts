import type { Told } from "../stand.ts";
import { isOurs, type Sighting } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** The code under test moves no traffic to a colour on hold until someone releases it. */
export function hold(observation: Observation): string[] {
    return observation.sightings.flatMap((sighting) => {
        if (sighting.kind === "service") return pinned(sighting, observation);
        if (sighting.kind !== "route" || !sighting.before?.hold || !isOurs(sighting)) return [];
        const { from, stayed } = sighting.before.hold;
        // --force may move traffic there after the message that there is no way back.
        if (stayed && observation.told.some(({ words }) => words[1] === "rollback" && words.includes("--force")))
            return [];
        const [was, is] = [sighting.before.view.share[from], sighting.after.view.share[from]];
        return is > was
            ? [
                  `${from} was on hold, but got ${Math.round(is * 100)} % of the traffic instead of ${Math.round(was * 100)} %`,
              ]
            : [];
    });
}

/** Nor is the Service pinned to it, unless the update says so: the rollback may have come a moment too late. */
function pinned(service: Extract<Sighting, { kind: "service" }>, { sightings, routeBefore, told }: Observation) {
    if (!isOurs(service) || service.after === undefined || told.some(saysSo)) return [];
    const until = sightings.slice(0, sightings.indexOf(service));
    const route = until.findLast((each) => each.kind === "route")?.after ?? routeBefore;
    const { after: color } = service;
    return route?.hold?.from === color && route.view.share[color] === 0
        ? [`${color} was on hold and had no traffic, but the Service was pinned to it`]
        : [];
}

function saysSo({ exitCode, output }: Told) {
    return exitCode !== 0 && /the Service selects (?:blue|green) now/.test(output);
}
