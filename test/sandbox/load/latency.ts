import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** Milliseconds, with three significant digits. */
export interface Percentiles {
    p50: number;
    p90: number;
    p99: number;
    max: number;
}

const highestMs = 3_600_000;

/** Durations in an HDR histogram: fixed memory, however many are recorded. Node's own is native code. */
export class Latencies {
    private readonly histogram: RecordableHistogram = createHistogram({
        lowest: 1,
        highest: highestMs * 1_000,
        figures: 3,
    });

    /** Records a duration; what is below a microsecond counts as one, above an hour as an hour. */
    record(milliseconds: number): void {
        this.histogram.record(Math.min(Math.max(1, Math.round(milliseconds * 1_000)), highestMs * 1_000));
    }

    /** `null` when nothing was recorded: no data is not zero. */
    percentiles(): Percentiles | null {
        if (this.histogram.count === 0) return null;
        const at = (percentile: number) => this.histogram.percentile(percentile) / 1_000;
        return { p50: at(50), p90: at(90), p99: at(99), max: this.histogram.max / 1_000 };
    }
}
