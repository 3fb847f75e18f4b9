import type { TargetReport } from "./report.ts";

/** A moment of a switch. */
export interface SwitchMoment {
    /** Epoch milliseconds. */
    at: number;
    /** Milliseconds after the command was given. */
    afterCommandMs: number;
    /** Milliseconds after the API server had the new route; `null` where that time was not given. */
    afterApiChangeMs: number | null;
}

/** How a switch from one colour to another looked to callers. `null`: that colour never answered. */
export interface SwitchTime {
    /** When the first answer of the new colour was complete. */
    firstNew: SwitchMoment | null;
    /** When the last answer of the old colour was complete. */
    lastOld: SwitchMoment | null;
    /** When the last request was sent that the old colour answered: for slow requests, when routing had changed. */
    lastOldSent: SwitchMoment | null;
    /** How long both colours answered, by completion; negative is a pause between them. `null` where one never answered. */
    overlapMs: number | null;
}

/** The colours of a switch and the times to measure from, epoch milliseconds. */
export interface SwitchOf {
    from: string;
    to: string;
    commandAt: number;
    apiChangeAt?: number;
}

/**
 * Reads a switch out of a report that saw exactly one: of a run of its own, or of the phase that began with
 * `mark()` before the command.
 */
export function switchTime(
    report: Pick<TargetReport, "colors">,
    { from, to, commandAt, apiChangeAt }: SwitchOf,
): SwitchTime {
    const moment = (at: number | undefined): SwitchMoment | null =>
        at === undefined
            ? null
            : {
                  at,
                  afterCommandMs: at - commandAt,
                  afterApiChangeMs: apiChangeAt === undefined ? null : at - apiChangeAt,
              };
    const firstNew = moment(report.colors[to]?.first.completedAt);
    const lastOld = moment(report.colors[from]?.last.completedAt);
    return {
        firstNew,
        lastOld,
        lastOldSent: moment(report.colors[from]?.last.sentAt),
        overlapMs: firstNew && lastOld ? lastOld.at - firstNew.at : null,
    };
}
