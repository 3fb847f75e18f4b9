import type { Color } from "../../model/color.ts";
import type { Journal } from "../../model/route/journal.ts";
import type { TrafficSplit } from "../config/serviceConfig.ts";

/** Percent of the traffic at each step, from `10,50,100`; undefined for anything else. */
export function parseSteps(text: string): number[] | undefined {
    const steps = text.split(",").map((step) => (/^\d+$/.test(step.trim()) ? Number(step) : Number.NaN));
    const rising = steps.every((step, index) => step > (steps[index - 1] ?? 0));
    return rising && steps.at(-1) === 100 ? steps : undefined;
}

/** What the configuration says at a step. */
export function splitAt({ from, to }: { from: Color; to: Color }, percent: number): TrafficSplit {
    return percent >= 100 ? { activeColor: to, idlePercent: 0 } : { activeColor: from, idlePercent: percent };
}

/** What it said before the journal's current step. */
export function splitBefore(journal: Journal): TrafficSplit {
    const percent = journal.step > 0 ? (journal.steps[journal.step - 1] ?? 0) : 0;
    return splitAt(journal, percent);
}
