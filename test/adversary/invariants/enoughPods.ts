import { COLORS } from "../../../src/model/color.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** What is tested leads no requests to a colour without ready pods, nor to one that they do not reach. */
export function enoughPods({ sightings }: Observation): string[] {
    return sightings.flatMap((sighting) => {
        if (sighting.kind !== "route" || !sighting.before || !isOurs(sighting)) return [];
        const { before, after, ready, cutOff } = sighting;
        const gaining = COLORS.filter((color) => after.view.reach[color] > before.view.reach[color]);
        // Where nobody is reached anyway, nothing is lost by another one.
        const isReached = COLORS.some((color) => before.view.reach[color] > 0 && !cutOff.includes(color));
        return [
            ...gaining
                .filter((color) => ready[color] === 0)
                .map((color) => `${color} got traffic without one ready pod`),
            ...gaining
                .filter((color) => isReached && cutOff.includes(color))
                .map((color) => `${color} got traffic, and no request reaches it`),
        ];
    });
}
