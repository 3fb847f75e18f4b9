import type { Color } from "../../model/color.ts";

export interface RollbackOrder {
    reason: string;
    force: boolean;
    /** What is wrong with the colour that has the traffic, where that is known: any ready pods are then enough. */
    failing?: string;
    /** How long the other colour may take to get its pods, and the cluster to answer again, in milliseconds. */
    timeoutMilliseconds: number;
    say(text: string): void;
    /** Whether to try again also while the API server cannot be reached at all, and not only while it answers that it cannot now. */
    waitsForServer?: boolean;
    /** Somebody wants the command to end. */
    signal?: AbortSignal;
}

export interface RolledBack {
    moved: boolean;
    to: Color;
    /** Why nothing was moved. */
    reason?: string;
}
