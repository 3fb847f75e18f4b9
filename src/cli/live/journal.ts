import { COLORS, type Color } from "../../model/color.ts";
import { Annotations } from "../../model/names.ts";
import { withoutPassword } from "../output/withoutPassword.ts";

/** A cutover that is under way, as it stands on the VirtualService: whoever finds it there can go on or take it back. */
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
    /** Without user and password, which are nobody's who can read a route. */
    prometheus?: string;
    /** Whether that one wanted to know who asks, so that whoever goes on has to say it again. */
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
        `the annotation ${Annotations.cutover} holds ${withoutPassword(text)}, which is no journal; remove it with ` +
            `\`kubectl annotate virtualservice NAME ${Annotations.cutover}-\``,
    );
}

/** A cutover in words: `to green since 10:12:30 by me@host (step 2 of 3: 50 %)`. */
export function sayJournal({ to, steps, step, by, startedAt }: Journal): string {
    const time = startedAt.replace(/^.*T(\d\d:\d\d:\d\d).*$/, "$1 UTC");
    return `to ${to} since ${time} by ${by} (step ${step + 1} of ${steps.length}: ${steps[step]} %)`;
}
