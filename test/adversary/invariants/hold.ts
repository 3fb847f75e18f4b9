import { isOurs } from "../watch/sighting.ts";
import type { Invariant } from "./observation.ts";

/** A colour that was rolled back from gets no more traffic by what is tested until somebody releases it. */
export const hold: Invariant = ({ sightings, told }) =>
    sightings.flatMap((sighting) => {
        if (sighting.kind !== "route" || !sighting.before?.hold || !isOurs(sighting)) return [];
        const { from, stayed } = sighting.before.hold;
        // Who was told that there is no way back may go there by force.
        if (stayed && told.some(({ words }) => words[1] === "rollback" && words.includes("--force"))) return [];
        const [was, is] = [sighting.before.view.share[from], sighting.after.view.share[from]];
        return is > was
            ? [
                  `${from} was held, and got ${Math.round(is * 100)} % of the traffic instead of ${Math.round(was * 100)} %`,
              ]
            : [];
    });
