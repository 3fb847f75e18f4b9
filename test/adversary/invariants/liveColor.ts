import { hasTraffic } from "../../../src/model/route/view.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** Two watches may report the same moment this far apart. */
const NOISE_MILLISECONDS = 300;
/** The time of a late report is accurate to a second only. */
const LATE_MILLISECONDS = 1000;

/** A colour with traffic is not scaled down and its pods are not replaced; a colour that has lost its traffic drains first. */
export function liveColor({ sightings, before, after }: Observation): string[] {
    return sightings.flatMap((sighting) => {
        if (sighting.kind !== "color" || !sighting.before || !isOurs(sighting)) return [];
        const { color, route, pinned, lostTrafficAt, at } = sighting;
        const [was, is] = [sighting.before, sighting.after];
        const what =
            was.template !== is.template
                ? "had its pods replaced"
                : is.replicas < was.replicas
                  ? `was scaled down from ${was.replicas} pods to ${is.replicas}`
                  : undefined;
        if (what === undefined) return [];
        const mayChangeLive = (before.allowsLiveChange || after.allowsLiveChange) && is.replicas > 0;
        if (hasTraffic(route, color)) {
            return mayChangeLive
                ? []
                : [`${color} ${what} while it had ${Math.round(route.share[color] * 100)} % of the traffic`];
        }
        if (pinned === color && !mayChangeLive) return [`${color} ${what} while the Service was pinned to it`];
        if (lostTrafficAt === undefined) return [];
        const drained = at - lostTrafficAt;
        const noise = NOISE_MILLISECONDS + (sighting.isLate || sighting.lostLate ? LATE_MILLISECONDS : 0);
        const asked = Math.min(before.drainSeconds, after.drainSeconds) * 1000;
        return drained + noise < asked
            ? [`${color} ${what} ${drained} ms after it had lost its traffic, before the configured ${asked} ms`]
            : [];
    });
}
