import assert from "node:assert/strict";
import fc from "fast-check";
import { TimelineRecorder } from "./timeline.ts";

const events = fc.array(
    fc.record({
        at: fc.integer({ min: 0, max: 100_000 }),
        kind: fc.constantFrom("sent", "failed", "blue", "green"),
    }),
    { maxLength: 200 },
);

function record(recorder: TimelineRecorder, { at, kind }: { at: number; kind: string }): void {
    if (kind === "sent" || kind === "failed") {
        recorder[kind](1_000 + at);
    } else {
        recorder.answered(1_000 + at, kind);
    }
}

describe("the timeline", () => {
    it("holds every event in the bucket of its time, never in more buckets than allowed", () => {
        fc.assert(
            fc.property(events, fc.integer({ min: 1, max: 50 }), (all, maxBuckets) => {
                const recorder = new TimelineRecorder(1_000, 100, maxBuckets);
                for (const event of all) {
                    record(recorder, event);
                }
                const { bucketMs, buckets } = recorder.timeline();
                assert.ok(buckets.length <= maxBuckets);
                for (const [index, bucket] of buckets.entries()) {
                    const mine = all.filter((event) => Math.floor(event.at / bucketMs) === index);
                    const count = (kind: string) => mine.filter((event) => event.kind === kind).length;
                    assert.deepEqual(
                        [bucket.at, bucket.sent, bucket.failed, bucket.colors.blue ?? 0, bucket.colors.green ?? 0],
                        [1_000 + index * bucketMs, count("sent"), count("failed"), count("blue"), count("green")],
                    );
                }
                assert.equal(buckets.length * bucketMs > Math.max(-1, ...all.map((event) => event.at)), true);
            }),
        );
    });

    it("hands out a copy", () => {
        const recorder = new TimelineRecorder(0, 100);
        recorder.sent(0);
        const before = recorder.timeline();
        recorder.sent(0);
        assert.equal(before.buckets[0]?.sent, 1);
    });
});
