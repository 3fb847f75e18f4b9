import { sayShares } from "../../../src/cutover/describeMove.ts";
import type { Told } from "../stand.ts";
import type { Observation } from "./observation.ts";

const ANNOUNCEMENT = /traffic (?:moves: .* -> |stays as it is: )((?:(?:blue|green) [\d.]+ %(?:, )?)+)/;

/** An update with a preview moves only the traffic that the preview announced. */
export function announced({ told, sightings, routeBefore, route }: Observation): string[] {
    const [only] = told;
    if (told.length !== 1 || !only || !isPreviewed(only) || !routeBefore || !route) return [];
    const [preview = ""] = only.output.split("\nUpdating (");
    const said = ANNOUNCEMENT.exec(preview)?.[1] ?? sayShares(routeBefore.view);
    const moved =
        sightings.some(({ kind }) => kind === "route") && sayShares(route.view) !== sayShares(routeBefore.view);
    return moved && sayShares(route.view) !== said
        ? [`the preview announced ${said}, but the traffic is now ${sayShares(route.view)}`]
        : [];
}

function isPreviewed({ who, words, exitCode }: Told) {
    return who === "pulumi" && words[1] === "up" && !words.includes("--skip-preview") && exitCode === 0;
}
