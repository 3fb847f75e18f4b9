import type { Told } from "../stand.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

const LOOKS: readonly (readonly [program: Told["who"], verb: string])[] = [
    ["pulumi", "preview"],
    ["bluegreen", "status"],
    ["bluegreen", "preflight"],
    ["bluegreen", "doctor"],
];

/** Commands that only read change nothing. */
export function looksOnly({ told, sightings }: Observation): string[] {
    const isLook = ({ who, words }: Told) =>
        who === "operator" || LOOKS.some(([program, verb]) => program === who && words[1] === verb);
    if (told.length === 0 || !told.every(isLook)) return [];
    return sightings
        .filter(isOurs)
        .map(({ kind }) => `${told.map(({ words }) => words.join(" ")).join(", ")} changed a ${kind}`);
}
