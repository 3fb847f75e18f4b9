import { sayShares } from "../../../src/cutover/describeMove.ts";
import type { Told } from "../stand.ts";
import type { Invariant } from "./observation.ts";

const ANNOUNCEMENT = /traffic (?:moves: .* -> |stays as it is: )((?:(?:blue|green) [\d.]+ %(?:, )?)+)/;

/** Of an update with a preview: nothing moves that the preview did not announce. */
export const announced: Invariant = ({ told, sightings, routeBefore, route }) => {
    const [only] = told;
    if (told.length !== 1 || !only || !isPreviewed(only) || !routeBefore || !route) return [];
    const [preview = ""] = only.output.split("\nUpdating (");
    const said = ANNOUNCEMENT.exec(preview)?.[1] ?? sayShares(routeBefore.view);
    const moved =
        sightings.some(({ kind }) => kind === "route") && sayShares(route.view) !== sayShares(routeBefore.view);
    return moved && sayShares(route.view) !== said
        ? [`the preview announced ${said}, and the traffic has become ${sayShares(route.view)}`]
        : [];
};

const isPreviewed = ({ who, words, exitCode }: Told) =>
    who === "pulumi" && words[1] === "up" && !words.includes("--skip-preview") && exitCode === 0;
