import { COLORS } from "../../../src/model/color.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** The code under test moves no traffic to a colour without ready pods, nor to one that no request reaches. */
export function enoughPods({ sightings }: Observation): string[] {
    return sightings.flatMap((sighting) => {
        if (sighting.kind !== "route" || !sighting.before || !isOurs(sighting)) return [];
        const { before, after, ready, cutOff } = sighting;
        const gaining = COLORS.filter((color) => after.view.reach[color] > before.view.reach[color]);
        // If no request reached any colour before, the move loses none.
        const isReached = COLORS.some((color) => before.view.reach[color] > 0 && !cutOff.includes(color));
        return [
            ...gaining.filter((color) => ready[color] === 0).map((color) => `${color} got traffic without a ready pod`),
            ...gaining
                .filter((color) => isReached && cutOff.includes(color))
                .map((color) => `${color} got traffic, but no request reaches it`),
        ];
    });
}
