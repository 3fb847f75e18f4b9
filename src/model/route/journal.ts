import { COLORS, type Color } from "../color.ts";

/** A cutover that is under way, as the VirtualService records it, so that anybody can continue it or take it back. */
export interface Journal {
    from: Color;
    to: Color;
    /** Percent of the traffic at each step. */
    steps: number[];
    /** The index of the step that is being made or watched. */
    step: number;
    watch: JournalWatch;
    /** Who began it: `user@host`, and the process there. */
    by: string;
    pid: number;
    startedAt: string;
}

export interface JournalWatch {
    bakeMilliseconds: number;
    maxErrorRate: number;
    maxP99Milliseconds?: number;
    minRequests: number;
    intervalMilliseconds?: number;
    /** Without user and password, which not everybody who can read a route may know. */
    prometheus?: string;
    /** Whether it needed credentials, which must be given again to continue. */
    prometheusAuthenticated?: true;
    onInconclusive: "rollback" | "keep";
}

/** Reads the annotation's text; undefined where it records no cutover that can be read. */
export function parseJournal(text: string): Journal | undefined {
    try {
        const journal = JSON.parse(text) as Journal;
        const isReadable = COLORS.includes(journal.from) && COLORS.includes(journal.to) && Array.isArray(journal.steps);
        return isReadable ? journal : undefined;
    } catch {
        return undefined;
    }
}
