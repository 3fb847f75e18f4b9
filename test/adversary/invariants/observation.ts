import type { Color } from "../../../src/model/color.ts";
import type { Intent } from "../model/intent.ts";
import type { Told } from "../stand.ts";
import type { Suffered } from "../suffering.ts";
import type { RouteState, Sighting } from "../watch/sighting.ts";
import type { Secrets } from "../watch/written.ts";

/** Everything that the invariants know of a step. */
export interface Observation {
    readonly told: readonly Told[];
    /** The faults during the step. */
    readonly suffered: readonly Suffered[];
    readonly sightings: readonly Sighting[];
    /** What the configuration means, before and after the step. */
    readonly before: Intent;
    readonly after: Intent;
    readonly routeBefore: RouteState | undefined;
    readonly route: RouteState | undefined;
    readonly pinned: Color | undefined;
    /** The colours in the route whose pods no request would reach, before and after the step. */
    readonly cutOffBefore: readonly Color[];
    readonly cutOff: readonly Color[];
    /** Whether an operator has added a colour to the Service's selector. */
    readonly isNarrowedByHand: boolean;
    /** Requests lost since the last step, by outcome. */
    readonly lost: Readonly<Record<string, number>>;
    /** How many requests sent after the step each colour answered. */
    readonly answers: Readonly<Partial<Record<Color, number>>>;
    /** Stored text by its place: annotations, and the stack's state. */
    readonly written: Readonly<Record<string, string>>;
    readonly secrets: Secrets;
    /** Why an operator or a fault is to blame for lost requests; undefined if the code under test is. */
    readonly blamed: string | undefined;
}

/** Returns a sentence for each violation. */
export type Invariant = (observation: Observation) => string[];
