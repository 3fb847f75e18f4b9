import { isOurs } from "../watch/sighting.ts";
import type { Invariant } from "./observation.ts";

/** A colour that was rolled back from gets no more traffic by what is tested until somebody releases it. */
export const hold: Invariant = ({ sightings }) =>
    sightings.flatMap((sighting) => {
        if (sighting.kind !== "route" || !sighting.before?.hold || !isOurs(sighting)) return [];
        const { from } = sighting.before.hold;
        const [was, is] = [sighting.before.view.share[from], sighting.after.view.share[from]];
        return is > was
            ? [
                  `${from} was held, and got ${Math.round(is * 100)} % of the traffic instead of ${Math.round(was * 100)} %`,
              ]
            : [];
    });
