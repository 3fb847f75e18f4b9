import { sameShare } from "../../model/route/view.ts";
import type { RouteState } from "../live/serviceState.ts";
import { sayDuration } from "../output/duration.ts";

/** How long the new colour is still watched at this step. */
export interface Bake {
    readonly percent: number;
    readonly step: number;
    readonly steps: number;
    readonly ofMilliseconds: number;
    readonly leftMilliseconds: number;
}

/** Counted from the moment when the route took the step; nothing while the step is still being made, or unwatched. */
export function bakeOf(route: RouteState | undefined, now: Date): Bake | undefined {
    const { journal, changedAt, view } = route ?? {};
    if (!journal || !changedAt || !view || journal.watch.bakeMilliseconds === 0) return undefined;
    const percent = journal.steps[journal.step] ?? 100;
    if (!sameShare(view.share[journal.to], percent / 100)) return undefined;
    const ofMilliseconds = journal.watch.bakeMilliseconds;
    const left = ofMilliseconds - (now.getTime() - changedAt.getTime());
    const leftMilliseconds = Math.max(0, left);
    return { percent, step: journal.step + 1, steps: journal.steps.length, ofMilliseconds, leftMilliseconds };
}

export function sayBake({ percent, step, steps, ofMilliseconds, leftMilliseconds }: Bake): string {
    const left =
        leftMilliseconds === 0
            ? `about to end after ${sayDuration(ofMilliseconds)}`
            : `${sayDuration(leftMilliseconds)} left of ${sayDuration(ofMilliseconds)}`;
    return `watched at step ${step} of ${steps} (${percent} %): ${left}`;
}
