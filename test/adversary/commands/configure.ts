import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

/** Someone changes the configuration and leaves the update to the next one. */
export const configure: StepKind<Changes> = {
    kind: "configure",
    weight: 1,
    data: change,
    typed: typedChanges,
    run: (changes, stand) => stand.set(changes),
};
