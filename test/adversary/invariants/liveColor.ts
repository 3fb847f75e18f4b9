import { hasTraffic } from "../../../src/model/route/view.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** Below this, what two watches tell apart may be one moment. */
const NOISE_MILLISECONDS = 300;
/** What was told late is known to the second in which it was written. */
const LATE_MILLISECONDS = 1000;

/** A colour with traffic is not shrunk and not re-templated, and one that has lost it drains first. */
export function liveColor({ sightings, before, after }: Observation): string[] {
    return sightings.flatMap((sighting) => {
        if (sighting.kind !== "color" || !sighting.before || !isOurs(sighting)) return [];
        const { color, route, pinned, lostTrafficAt, at } = sighting;
        const [was, is] = [sighting.before, sighting.after];
        const what =
            was.template !== is.template
                ? "got other pods"
                : is.replicas < was.replicas
                  ? `shrank from ${was.replicas} pods to ${is.replicas}`
                  : undefined;
        if (what === undefined) return [];
        const mayChangeLive = (before.allowsLiveChange || after.allowsLiveChange) && is.replicas > 0;
        if (hasTraffic(route, color)) {
            return mayChangeLive
                ? []
                : [`${color} ${what} while it had ${Math.round(route.share[color] * 100)} % of the traffic`];
        }
        if (pinned === color && !mayChangeLive) return [`${color} ${what} while the Service selected it alone`];
        if (lostTrafficAt === undefined) return [];
        const drained = at - lostTrafficAt;
        const noise = NOISE_MILLISECONDS + (sighting.isLate || sighting.lostLate ? LATE_MILLISECONDS : 0);
        const asked = Math.min(before.drainSeconds, after.drainSeconds) * 1000;
        return drained + noise < asked
            ? [`${color} ${what} ${drained} ms after it had lost its traffic, where ${asked} ms were asked for`]
            : [];
    });
}
