import type fc from "fast-check";
import type { ConfiguredStack } from "../harness/configuredStack.ts";
import type { Beginning } from "./commands/beginning.ts";
import type { Episode } from "./commands/episode.ts";
import type { Step, StepKind } from "./commands/step.ts";
import type { Observation } from "./invariants/observation.ts";
import type { Stand } from "./stand.ts";

/** What runs are about: which stack, what is done to it, and what must hold of it. */
export interface World {
    /** The project of the stack's program. */
    readonly project: string;
    /** What a person types to come to where its stack is, and how the checkout is called from there. */
    readonly opening: readonly string[];
    readonly checkout: string;
    open(): Promise<ConfiguredStack>;
    readonly beginning: fc.Arbitrary<Beginning>;
    readonly episode: fc.Arbitrary<Episode>;
    kindOf(step: Step): StepKind<unknown>;
    violations(observation: Observation): string[];
    /** After a step that held: goes on from somewhere sound where the step has left something else, and says whether it did. */
    settle(stand: Stand, beginning: Beginning): Promise<boolean>;
    /** From anywhere to what a run begins with. */
    bringBack(stand: Stand, beginning: Beginning): Promise<void>;
}
