import { Latencies } from "./latency.ts";
import type { AnswerSpan, AnswerTimes, ColorReport, TargetReport } from "./report.ts";
import type { TimelineRecorder } from "./timeline.ts";

/** How one request ended. `color` and `version` are those of the answer's headers. */
export type Outcome =
    | { kind: "answer"; status: number; color: string | undefined; version: string | undefined }
    | { kind: "error"; code: string };

/** Epoch milliseconds, with fractions. */
export interface RequestTimes {
    dueAt: number;
    sentAt: number;
    completedAt: number;
}

/** More values of a header than this come from a broken server, and must not eat the memory. */
const maxDistinct = 64;

/** Counts the requests of one target, in memory that does not grow with their number. */
export class Tally {
    private sentCount = 0;
    private okCount = 0;
    private failedCount = 0;
    private uncolored = 0;
    private readonly failures = new Map<string, number>();
    private failedBetween: AnswerSpan | null = null;
    private readonly colors = new Map<string, ColorReport>();
    private readonly latency = new Latencies();
    private readonly sendDelay = new Latencies();
    private readonly timeline: TimelineRecorder | undefined;

    constructor(timeline?: TimelineRecorder) {
        this.timeline = timeline;
    }

    sent(dueAt: number, sentAt: number): void {
        this.sentCount++;
        this.sendDelay.record(sentAt - dueAt);
        this.timeline?.sent(dueAt);
    }

    ended(outcome: Outcome, times: RequestTimes): void {
        if (outcome.kind === "error") {
            this.failed(outcome.code, times);
            return;
        }
        const succeeded = outcome.status < 400;
        if (succeeded) {
            this.okCount++;
            this.latency.record(times.completedAt - times.dueAt);
        } else {
            this.failed(String(outcome.status), times);
        }
        this.timeline?.answered(times.completedAt, outcome.color ?? "none");
        if (outcome.color === undefined) {
            this.uncolored++;
        } else {
            this.colored(outcome.color, outcome.version, succeeded, times);
        }
    }

    report(): TargetReport {
        const unanswered = this.sentCount - this.okCount - this.failedCount;
        return {
            sent: this.sentCount,
            ok: this.okCount,
            failed: this.failedCount,
            failures: Object.fromEntries(this.failures),
            failedBetween: structuredClone(this.failedBetween),
            unanswered,
            lost: this.failedCount + unanswered,
            colors: structuredClone(Object.fromEntries(this.colors)),
            uncolored: this.uncolored,
            latencyMs: this.latency.percentiles(),
            sendDelayMs: this.sendDelay.percentiles(),
            ...(this.timeline && { timeline: this.timeline.timeline() }),
        };
    }

    private failed(code: string, times: RequestTimes): void {
        this.failedCount++;
        const key = bounded(code, this.failures.has(code), this.failures.size);
        this.failures.set(key, (this.failures.get(key) ?? 0) + 1);
        this.failedBetween = widened(this.failedBetween ?? spanOf(times), times);
        this.timeline?.failed(times.completedAt);
    }

    private colored(name: string, version: string | undefined, succeeded: boolean, times: RequestTimes): void {
        const key = bounded(name, this.colors.has(name), this.colors.size);
        const color = this.colors.get(key) ?? newColor(times);
        this.colors.set(key, color);
        color.answers++;
        color.failed += succeeded ? 0 : 1;
        if (version !== undefined) {
            const known = Object.hasOwn(color.versions, version);
            const versionKey = bounded(version, known, Object.keys(color.versions).length);
            color.versions[versionKey] = (color.versions[versionKey] ?? 0) + 1;
        }
        Object.assign(color, widened(color, times));
    }
}

function bounded(key: string, known: boolean, size: number): string {
    return known || size < maxDistinct ? key : "(further)";
}

function newColor(times: RequestTimes): ColorReport {
    return { answers: 0, failed: 0, versions: {}, ...spanOf(times) };
}

function spanOf({ sentAt, completedAt }: RequestTimes): AnswerSpan {
    return { first: { sentAt, completedAt }, last: { sentAt, completedAt } };
}

function widened({ first, last }: AnswerSpan, times: RequestTimes): AnswerSpan {
    return { first: extreme(Math.min, first, times), last: extreme(Math.max, last, times) };
}

function extreme(pick: (a: number, b: number) => number, a: AnswerTimes, b: RequestTimes): AnswerTimes {
    return { sentAt: pick(a.sentAt, b.sentAt), completedAt: pick(a.completedAt, b.completedAt) };
}
