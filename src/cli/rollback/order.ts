import type { Color } from "../../model/color.ts";

export interface RollbackOrder {
    readonly reason: string;
    readonly force: boolean;
    /** What is wrong with the colour that has the traffic, where known. Then any ready pods are enough. */
    readonly failing?: string;
    /** How long the other colour may take to get its pods, and the cluster to answer again, in milliseconds. */
    readonly timeoutMilliseconds: number;
    say(text: string): void;
    /** Whether to try again even while the API server cannot be reached, and not only when it answers that it is unavailable. */
    readonly waitsForServer?: boolean;
    /** Whether the services come from the remembered session, which may be out of date. */
    readonly isRemembered?: boolean;
    /** Somebody wants the command to end. */
    readonly signal?: AbortSignal;
}

export interface RolledBack {
    readonly moved: boolean;
    readonly to: Color;
    /** Why nothing was moved. */
    readonly reason?: string;
}
