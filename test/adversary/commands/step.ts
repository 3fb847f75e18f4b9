import type fc from "fast-check";
import type { Stand } from "../stand.ts";

/** An action of a person, a program or the machinery: its kind, and its values as JSON. */
export interface Step {
    readonly kind: string;
    readonly data: unknown;
}

/** A kind of step. */
export interface StepKind<T> {
    readonly kind: string;
    /** How often it is chosen, relative to the others. */
    readonly weight: number;
    readonly data: fc.Arbitrary<T>;
    /** The step as a person types it, line by line. */
    typed(data: T): string[];
    /** Runs it, and does not throw if it fails: the invariants judge what it printed and did. */
    run(data: T, stand: Stand): Promise<void>;
}
