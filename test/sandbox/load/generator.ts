import type { ResolvedOptions, ResolvedTarget } from "./options.ts";
import type { LoadReport, TargetReport } from "./report.ts";
import { createRequester, type Requester } from "./request.ts";
import { dueAt, dueBy, plannedCount } from "./schedule.ts";
import { type Outcome, Tally } from "./tally.ts";
import { TimelineRecorder } from "./timeline.ts";

/** Each phase has histograms of its own (some 300 kB a target). */
const maxPhases = 100;
/** After a stall of the process this many overdue requests go out before answers are looked at again. */
const maxBurst = 200;

interface Stream {
    name: string;
    target: ResolvedTarget;
    requester: Requester;
    planned: number;
    next: number;
    inFlight: number;
    total: Tally;
}

interface Phase {
    label: string;
    startedAt: number;
    tallies: Map<string, Tally>;
}

/** Sends each request when it is due, whatever became of those before it, in the thread that it runs in. */
export class Generator {
    private readonly options: ResolvedOptions;
    private readonly streams: Stream[];
    private readonly phases: Phase[] = [];
    private readonly epochOffset = Date.now() - performance.now();
    private readonly startedAt = this.now();
    private endedAt: number | undefined;
    private timer: NodeJS.Timeout | undefined;
    private readonly finished = Promise.withResolvers<LoadReport>();

    constructor(options: ResolvedOptions) {
        this.options = options;
        this.streams = Object.entries(options.targets).map(([name, target]) => ({
            name,
            target,
            requester: createRequester(target, options.timeoutMs),
            planned: plannedCount(options.durationMs, target.rate),
            next: 0,
            inFlight: 0,
            total: new Tally(options.timelineMs ? new TimelineRecorder(this.startedAt, options.timelineMs) : undefined),
        }));
    }

    /** Starts sending; resolves with the report when all is sent (or `stop` was called) and answered or given up. */
    async run(): Promise<LoadReport> {
        this.tick();
        return await this.finished.promise;
    }

    /** Ends sending; what is open is still waited for. Has no effect a second time. */
    stop(): void {
        if (this.endedAt !== undefined) return;
        this.endedAt = this.now();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.finish(), this.options.drainMs);
        this.finishIfDrained();
    }

    /** From now on requests also count for a phase of this name. Returns its start, epoch milliseconds. */
    mark(label: string): number {
        if (this.phases.length >= maxPhases) {
            throw new Error(`A load run has at most ${maxPhases} phases; start another run for "${label}".`);
        }
        const startedAt = this.now();
        const tallies = new Map(this.streams.map((stream) => [stream.name, new Tally()]));
        this.phases.push({ label, startedAt, tallies });
        return startedAt;
    }

    report(): LoadReport {
        const targets = Object.fromEntries(this.streams.map((stream) => [stream.name, stream.total.report()]));
        const phases = this.phases.map(({ label, startedAt, tallies }) => ({
            label,
            startedAt,
            targets: Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.report()])),
        }));
        return {
            startedAt: this.startedAt,
            endedAt: this.endedAt ?? this.now(),
            sent: sum(targets, (target) => target.sent),
            lost: sum(targets, (target) => target.lost),
            targets,
            phases,
        };
    }

    private tick(): void {
        const elapsed = this.now() - this.startedAt;
        let burst = maxBurst;
        for (const stream of this.streams) {
            const due = Math.min(stream.planned, dueBy(elapsed, stream.target.rate));
            while (stream.next < due && burst-- > 0) {
                this.send(stream, this.startedAt + dueAt(stream.next++, stream.target.rate));
            }
        }
        const open = this.streams.filter((stream) => stream.next < stream.planned);
        if (open.length === 0) {
            this.stop();
            return;
        }
        const nextDue = Math.min(...open.map((stream) => dueAt(stream.next, stream.target.rate)));
        this.timer = setTimeout(() => this.tick(), Math.max(0, nextDue - (this.now() - this.startedAt)));
    }

    private send(stream: Stream, due: number): void {
        const sentAt = this.now();
        const phase = this.phases.at(-1)?.tallies.get(stream.name);
        const tallies = phase ? [stream.total, phase] : [stream.total];
        for (const tally of tallies) {
            tally.sent(due, sentAt);
        }
        const count = (outcome: Outcome) => {
            const times = { dueAt: due, sentAt, completedAt: this.now() };
            for (const tally of tallies) {
                tally.ended(outcome, times);
            }
        };
        if (stream.inFlight >= this.options.maxInFlight) {
            count({ kind: "error", code: "IN_FLIGHT_LIMIT" });
            return;
        }
        stream.inFlight++;
        stream.requester.send((outcome) => {
            stream.inFlight--;
            count(outcome);
            this.finishIfDrained();
        });
    }

    private finishIfDrained(): void {
        if (this.endedAt !== undefined && this.streams.every((stream) => stream.inFlight === 0)) {
            this.finish();
        }
    }

    private finish(): void {
        clearTimeout(this.timer);
        // The report comes first: closing connections makes open requests fail, and they were not failed but given up.
        this.finished.resolve(this.report());
        for (const stream of this.streams) {
            stream.requester.close();
        }
    }

    private now(): number {
        return this.epochOffset + performance.now();
    }
}

function sum(targets: Record<string, TargetReport>, value: (target: TargetReport) => number): number {
    return Object.values(targets).reduce((total, target) => total + value(target), 0);
}
