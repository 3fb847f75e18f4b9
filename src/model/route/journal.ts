import { COLORS, type Color } from "../color.ts";

/** A cutover that is under way, as the VirtualService records it, so that anybody can continue it or take it back. */
export interface Journal {
    readonly from: Color;
    readonly to: Color;
    /** Percent of the traffic at each step. */
    readonly steps: number[];
    /** The index of the step that is being made or watched. */
    readonly step: number;
    readonly watch: JournalWatch;
    /** Who began it: `user@host`, and the process there. */
    readonly by: string;
    readonly pid: number;
    readonly startedAt: string;
}

export interface JournalWatch {
    readonly bakeMilliseconds: number;
    readonly maxErrorRate: number;
    readonly maxP99Milliseconds?: number;
    readonly minRequests: number;
    readonly intervalMilliseconds?: number;
    /** Without user and password, which not everybody who can read a route may know. */
    readonly prometheus?: string;
    /** Whether it needed credentials, which must be given again to continue. */
    readonly prometheusAuthenticated?: true;
    readonly onInconclusive: "rollback" | "keep";
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
