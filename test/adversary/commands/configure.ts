import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

/** Somebody changes configuration, and leaves the update to whoever comes next. */
export const configure: StepKind<Changes> = {
    kind: "configure",
    weight: 1,
    data: change,
    typed: typedChanges,
    run: (changes, stand) => stand.set(changes),
};
