import fc from "fast-check";
import { FAULTS, type FaultName } from "../suffering.ts";
import type { StepKind } from "./step.ts";

interface FaultStep {
    readonly what: FaultName;
    readonly seconds: number;
}

/** Part of the machinery fails for a time. */
export const fault: StepKind<FaultStep> = {
    kind: "fault",
    weight: 5,
    data: fc.record({
        what: fc.constantFrom(...(Object.keys(FAULTS) as FaultName[])),
        seconds: fc.constantFrom(2, 1, 4, 8, 15),
    }),
    typed: ({ what, seconds }) => [...FAULTS[what].typed(seconds)],
    run: ({ what, seconds }, stand) => stand.suffer(what, seconds),
};
