/** What happened in one stretch of time of `Timeline.bucketMs` milliseconds. */
export interface TimelineBucket {
    /** Start of the stretch, epoch milliseconds. */
    at: number;
    /** Requests that were due in it. */
    sent: number;
    /** Requests that failed in it. */
    failed: number;
    /** Answers that were completed in it, by colour; those without a colour under `none`. */
    colors: Record<string, number>;
}

export interface Timeline {
    bucketMs: number;
    buckets: TimelineBucket[];
}

const defaultMaxBuckets = 6_000;

/** Counts per stretch of time. When there would be too many stretches, neighbours are merged and the width doubles. */
export class TimelineRecorder {
    private readonly startedAt: number;
    private readonly maxBuckets: number;
    private bucketMs: number;
    private buckets: TimelineBucket[] = [];

    constructor(startedAt: number, bucketMs: number, maxBuckets: number = defaultMaxBuckets) {
        this.startedAt = startedAt;
        this.bucketMs = bucketMs;
        this.maxBuckets = maxBuckets;
    }

    sent(at: number): void {
        this.bucket(at).sent++;
    }

    failed(at: number): void {
        this.bucket(at).failed++;
    }

    answered(at: number, color: string): void {
        const { colors } = this.bucket(at);
        colors[color] = (colors[color] ?? 0) + 1;
    }

    /** A copy, so that later counts do not change it. */
    timeline(): Timeline {
        return { bucketMs: this.bucketMs, buckets: structuredClone(this.buckets) };
    }

    private bucket(at: number): TimelineBucket {
        while (this.indexOf(at) >= this.maxBuckets) {
            this.halve();
        }
        const index = this.indexOf(at);
        while (this.buckets.length <= index) {
            this.buckets.push(emptyBucket(this.startedAt + this.buckets.length * this.bucketMs));
        }
        return this.buckets[index] as TimelineBucket;
    }

    private indexOf(at: number): number {
        return Math.max(0, Math.floor((at - this.startedAt) / this.bucketMs));
    }

    private halve(): void {
        this.bucketMs *= 2;
        const merged: TimelineBucket[] = [];
        for (const [index, bucket] of this.buckets.entries()) {
            const into = merged[Math.floor(index / 2)];
            if (into === undefined) {
                merged.push(bucket);
            } else {
                add(into, bucket);
            }
        }
        this.buckets = merged;
    }
}

function emptyBucket(at: number): TimelineBucket {
    return { at, sent: 0, failed: 0, colors: {} };
}

function add(into: TimelineBucket, other: TimelineBucket): void {
    into.sent += other.sent;
    into.failed += other.failed;
    for (const [color, count] of Object.entries(other.colors)) {
        into.colors[color] = (into.colors[color] ?? 0) + count;
    }
}
