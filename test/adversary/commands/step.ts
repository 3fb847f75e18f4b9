import type fc from "fast-check";
import type { Stand } from "../stand.ts";

/** Something that people, programs or clusters do: what kind of thing, and with which values, as JSON keeps it. */
export interface Step {
    readonly kind: string;
    readonly data: unknown;
}

/** One kind of steps. */
export interface StepKind<T> {
    readonly kind: string;
    /** How often it comes, beside the others. */
    readonly weight: number;
    readonly data: fc.Arbitrary<T>;
    /** As a person types it, line by line. */
    typed(data: T): string[];
    /** Whatever becomes of it: what it says and does is judged by others. */
    run(data: T, stand: Stand): Promise<void>;
}
