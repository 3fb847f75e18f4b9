import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Waits for this many seconds. */
export const wait: StepKind<number> = {
    kind: "wait",
    weight: 1,
    data: fc.integer({ min: 1, max: 5 }),
    typed: (seconds) => [`sleep ${seconds}`],
    run: (seconds) => sleep(seconds * 1000),
};
