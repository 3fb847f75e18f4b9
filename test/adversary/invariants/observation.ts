import type { Color } from "../../../src/model/color.ts";
import type { Intent } from "../model/intent.ts";
import type { Told } from "../stand.ts";
import type { Suffered } from "../suffering.ts";
import type { RouteState, Sighting } from "../watch/sighting.ts";
import type { Secrets } from "../watch/written.ts";

/** Everything that is known of one step, for the invariants to judge. */
export interface Observation {
    readonly told: readonly Told[];
    /** What failed by itself meanwhile. */
    readonly suffered: readonly Suffered[];
    readonly sightings: readonly Sighting[];
    /** What the configuration meant before and after the step. */
    readonly before: Intent;
    readonly after: Intent;
    readonly routeBefore: RouteState | undefined;
    readonly route: RouteState | undefined;
    readonly pinned: Color | undefined;
    /** The colours that no request would reach, for something else than route and pods, before and after the step. */
    readonly cutOffBefore: readonly Color[];
    readonly cutOff: readonly Color[];
    /** Whether somebody has added a colour to what the Service selects. */
    readonly isNarrowedByHand: boolean;
    /** Requests of the callers that were lost since the last step, by what became of them. */
    readonly lost: Readonly<Record<string, number>>;
    /** The answers of each colour to requests that were sent after the step. */
    readonly answers: Readonly<Partial<Record<Color, number>>>;
    /** What is kept, by where: annotations, and the stack's state. */
    readonly written: Readonly<Record<string, string>>;
    readonly secrets: Secrets;
    /** Why requests may be lost that nobody but an operator is to blame for; undefined where none may. */
    readonly blamed: string | undefined;
}

/** Says what must hold and does not, a sentence each. */
export type Invariant = (observation: Observation) => string[];
