import fc from "fast-check";
import { typed } from "../stand.ts";
import { IDLE } from "./roles.ts";
import type { StepKind } from "./step.ts";

type Words = readonly string[];

const OF_THE_IDLE_COLOR: readonly Words[] = [
    ["delete", "deployment", `my-app-${IDLE}`],
    ["delete", "poddisruptionbudget", `my-app-${IDLE}`],
    ["delete", "horizontalpodautoscaler", `my-app-${IDLE}`],
];

/** Someone deletes single objects of the idle colour with kubectl, or runs one of `more`. */
export function objectsByHandWith(...more: readonly Words[]): StepKind<Words> {
    return {
        kind: "objectsByHand",
        weight: 2,
        data: fc.constantFrom(...OF_THE_IDLE_COLOR, ...more),
        typed: (words) => [typed({ words: ["kubectl", ...words] })],
        run: async (words, stand) => void (await stand.kubectl(words)),
    };
}
