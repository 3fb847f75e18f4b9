import type { ChangeTime } from "./drain.ts";

/** The last known version of something that decides where requests go. */
export interface Sight {
    /** Identifies the version. */
    readonly change: string;
    /** Since when it has certainly been in place, by `performance.now()`. */
    readonly since: number;
    /** Whether this process saw the previous version or made the change itself, so that `since` is when it changed. */
    readonly watched: boolean;
}

/** Compares the present version with the last known one. */
export function seen(before: Sight | undefined, change: string, now: number): Sight {
    return before?.change === change ? before : { change, since: now, watched: before !== undefined };
}

export function changeTime({ since, watched }: Sight, changedAt: Date | undefined, now: number): ChangeTime {
    return { changedAt, seenMilliseconds: now - since, watched };
}
