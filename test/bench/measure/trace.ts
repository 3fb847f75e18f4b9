import type { TargetReport } from "../../sandbox/load/index.ts";
import { addedUp, type Counts } from "./counts.ts";
import type { Trace } from "./results.ts";

/** How much of the time around a command a trace shows, in milliseconds. */
const BEFORE = 1000;

/** Adds up what the callers saw around a command: answers by colour, and `lost`. */
export function readTrace(
    targets: readonly TargetReport[],
    { commandAt, untilMs }: { commandAt: number; untilMs: number },
): Pick<Trace, "bucketMs" | "buckets"> {
    const timelines = targets.flatMap(({ timeline }) => timeline ?? []);
    const bucketMs = Math.max(...timelines.map((timeline) => timeline.bucketMs));
    const sums = new Map<number, Counts>();
    for (const { at, failed, colors } of timelines.flatMap(({ buckets }) => buckets)) {
        const atMs = Math.round((at - commandAt) / bucketMs) * bucketMs;
        if (atMs < -BEFORE || atMs > untilMs) continue;
        sums.set(atMs, addedUp([sums.get(atMs) ?? {}, colors, { lost: failed }]));
    }
    const buckets = [...sums].toSorted(([one], [another]) => one - another).map(([atMs, counts]) => ({ atMs, counts }));
    return { bucketMs, buckets };
}
