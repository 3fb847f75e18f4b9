import type { Percentiles } from "./latency.ts";
import type { Timeline } from "./timeline.ts";

/** Two epoch milliseconds of one kind of event; each is the extreme of its own, not of one request. */
export interface AnswerTimes {
    /** By the time at which the request was sent. */
    sentAt: number;
    /** By the time at which its answer was complete. */
    completedAt: number;
}

/** From when to when requests of one kind came to an end. */
export interface AnswerSpan {
    first: AnswerTimes;
    last: AnswerTimes;
}

/** The complete answers that carried one value of the target's `colorHeader`. */
export interface ColorReport extends AnswerSpan {
    /** All of them, failed ones too. */
    answers: number;
    /** Those with a status of 400 or more. */
    failed: number;
    /** Answers by the header `x-version`; those without one are not in it. */
    versions: Record<string, number>;
}

/** What one target saw. `sent` = `ok` + `failed` + `unanswered`, once the run is over. */
export interface TargetReport {
    /** Requests that were due; every one of them was tried, unless the limit of open requests was reached. */
    sent: number;
    /** Complete answers with a status below 400. */
    ok: number;
    /** Everything that ended otherwise. */
    failed: number;
    /** `failed` by kind: a status (`503`), an error code (`ECONNRESET`), `TIMEOUT`, `TRUNCATED`, `IN_FLIGHT_LIMIT`. */
    failures: Record<string, number>;
    /** When they failed; `null` where none did. */
    failedBetween: AnswerSpan | null;
    /** Requests still open: in a report while running, those under way; in the last one, those that the drain gave up. */
    unanswered: number;
    /** `failed` + `unanswered`. */
    lost: number;
    /** Answers by colour. */
    colors: Record<string, ColorReport>;
    /** Complete answers without a colour, such as a proxy's own 503. */
    uncolored: number;
    /** From when a request was due to its complete answer, of the `ok` ones; `null` without any. */
    latencyMs: Percentiles | null;
    /** How late requests were sent: large values mean that the load generator itself was short of CPU. */
    sendDelayMs: Percentiles | null;
    /** Only where asked for, and not in phases. */
    timeline?: Timeline;
}

/** The requests that were sent between one mark and the next. */
export interface PhaseReport {
    label: string;
    /** Epoch milliseconds. */
    startedAt: number;
    targets: Record<string, TargetReport>;
}

export interface LoadReport {
    /** When the first request was due, epoch milliseconds. */
    startedAt: number;
    /** When sending ended, epoch milliseconds; of a report while running, the time of the report. */
    endedAt: number;
    /** All targets together. */
    sent: number;
    /** All targets together: what failed and what was never answered. */
    lost: number;
    targets: Record<string, TargetReport>;
    /** One per `mark`, in order. */
    phases: PhaseReport[];
}
