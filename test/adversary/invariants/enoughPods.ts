import { COLORS } from "../../../src/model/color.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Invariant } from "./observation.ts";

/** What is tested leads no requests to a colour without ready pods. */
export const enoughPods: Invariant = ({ sightings }) =>
    sightings.flatMap((sighting) => {
        if (sighting.kind !== "route" || !sighting.before || !isOurs(sighting)) return [];
        const { before, after, ready } = sighting;
        return COLORS.filter((color) => after.view.reach[color] > before.view.reach[color] && ready[color] === 0).map(
            (color) => `${color} got traffic without one ready pod`,
        );
    });
