import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** A command for one service does not move the traffic of another. */
export function othersStay({ told, sightings }: Observation): string[] {
    if (told.length === 0 || !told.every(({ who }) => who === "bluegreen")) return [];
    return sightings.flatMap((each) =>
        each.kind === "other" && isOurs(each)
            ? [`a command for another service moved the traffic of ${each.name}`]
            : [],
    );
}
