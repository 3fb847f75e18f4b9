import type { ConfiguredStack } from "../harness/configuredStack.ts";
import type { Beginning } from "./commands/beginning.ts";
import type { Step, StepKind } from "./commands/step.ts";
import type { Theme } from "./commands/theme.ts";
import type { Observation } from "./invariants/observation.ts";
import type { Stand } from "./stand.ts";

/** What is tested: a stack, the steps that are made to it, and what must hold. */
export interface World {
    /** The project of the stack's program. */
    readonly project: string;
    /** What a person types to get to the stack's folder, and the path of the checkout from there. */
    readonly opening: readonly string[];
    readonly checkout: string;
    open(): Promise<ConfiguredStack>;
    /** What the run of a seed starts from, and what is done in it. */
    themeOf(seed: number): Theme;
    kindOf(step: Step): StepKind<unknown>;
    violations(observation: Observation): string[];
    /** After a step that held: repairs the stack if the step has left it broken. Returns whether it did. */
    settle(stand: Stand, beginning: Beginning): Promise<boolean>;
    /** Restores what a run starts from, out of any state. */
    bringBack(stand: Stand, beginning: Beginning): Promise<void>;
}
