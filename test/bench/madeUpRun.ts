import type { Run } from "./measure/results.ts";

/** A run for tests: nothing special about it but what they say. */
export function madeUpRun(special: Partial<Run> = {}): Run {
    return {
        contestant: "ours",
        scenario: "a",
        run: 1,
        sent: 1000,
        lost: 0,
        failures: {},
        firstNewMs: 1000,
        lastOldMs: 1100,
        lastOldAfterChangeMs: 100,
        p99: { before: 5, during: 6, after: 5 },
        ...special,
    };
}
