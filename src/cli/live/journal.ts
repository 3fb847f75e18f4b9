import { COLORS, type Color } from "../../model/color.ts";
import { Annotations } from "../../model/names.ts";
import { withoutPassword } from "../output/withoutPassword.ts";

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
    /** Whether it needed credentials, which then have to be given again to continue. */
    prometheusAuthenticated?: true;
    onInconclusive: "rollback" | "keep";
}

export function journalOf(annotations: Record<string, string> | undefined): Journal | undefined {
    const text = annotations?.[Annotations.cutover];
    if (text === undefined) return undefined;
    try {
        const journal = JSON.parse(text) as Journal;
        if (COLORS.includes(journal.from) && COLORS.includes(journal.to) && Array.isArray(journal.steps))
            return journal;
    } catch {
        // Falls through: a journal that cannot be read must not be taken for none.
    }
    throw new Error(
        `the annotation ${Annotations.cutover} records no cutover that can be read: ${withoutPassword(text)}. Remove it with ` +
            `\`kubectl annotate virtualservice NAME ${Annotations.cutover}-\``,
    );
}

/** A cutover in words: `to green, started at 10:12:30 UTC by me@host (step 2 of 3: 50 %)`. */
export function sayJournal({ to, steps, step, by, startedAt }: Journal): string {
    const time = startedAt.replace(/^.*T(\d\d:\d\d:\d\d).*$/, "$1 UTC");
    return `to ${to}, started at ${time} by ${by} (step ${step + 1} of ${steps.length}: ${steps[step]} %)`;
}
