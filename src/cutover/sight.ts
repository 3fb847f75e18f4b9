import type { ChangeTime } from "./drain.ts";

/** What was last seen of something that decides where requests go. */
export interface Sight {
    /** Tells one change from another. */
    change: string;
    /** Since when it was there for certain, as `performance.now()` tells it. */
    since: number;
    /** Whether an earlier look or an update of ours says that it changed no earlier. */
    watched: boolean;
}

/** Compares what is there now with what was seen before. */
export function seen(before: Sight | undefined, change: string, now: number): Sight {
    return before?.change === change ? before : { change, since: now, watched: before !== undefined };
}

export function changeTime({ since, watched }: Sight, changedAt: Date | undefined, now: number): ChangeTime {
    return { changedAt, seenMilliseconds: now - since, watched };
}
