import type fc from "fast-check";
import { beginning as anyBeginning, type Beginning } from "./beginning.ts";
import { type Episode, episodesOf, type Weights } from "./episode.ts";
import { WAITS } from "./settings.ts";

/** What one run starts from, and what its operators do. */
export interface Theme {
    readonly beginning: fc.Arbitrary<Beginning>;
    readonly episode: fc.Arbitrary<Episode>;
}

/** Everything, frequent steps first. */
const ANYTHING = themeWith({
    ...{
        anyStep: 5,
        inTheMiddle: 8,
        afterTheRoute: 6,
        afterThePods: 7,
        nextRelease: 6,
        badRelease: 2,
        thereAndBack: 3,
    },
    ...{ secondThoughts: 7, backByHand: 4, takenOut: 3, pinnedThereAndBack: 1, duringTheDrain: 2 },
});

/**
 * A defect that takes two rare things is found sooner by a run that has few kinds of steps and each of them often, than by one that
 * has all of them.
 */
const NARROW: readonly Theme[] = [
    themeWith({ duringTheDrain: 5, anyStep: 1 }, WAITS as Beginning),
    themeWith({ pinnedThereAndBack: 4, backByHand: 2, inTheMiddle: 2 }, { "service.pinToActive": "true" }),
    themeWith({ secondThoughts: 6, thereAndBack: 1 }, { "gate.smokeTest.path": "/?delay=4s" }),
    themeWith({ nextRelease: 5, afterThePods: 1 }),
    themeWith({ afterThePods: 5, nextRelease: 1 }),
    themeWith({ afterTheRoute: 5, backByHand: 2, takenOut: 1 }),
];

/** Every second run does anything; the others take the narrow themes in turn. */
export function themeOf(seed: number): Theme {
    if (seed % 2 === 0) return ANYTHING;
    return NARROW[Math.floor(seed / 2) % NARROW.length] ?? ANYTHING;
}

function themeWith(weights: Weights, always: Beginning = {}): Theme {
    return { beginning: anyBeginning.map((some) => ({ ...some, ...always })), episode: episodesOf(weights) };
}
