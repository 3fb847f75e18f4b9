import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Removes the stack's lock, also that of a running update. */
export const cancel: StepKind<null> = {
    kind: "cancel",
    weight: 1,
    data: fc.constant(null),
    typed: () => ["pulumi cancel --yes"],
    run: async (_, stand) => void (await stand.pulumi("cancel", "--yes")),
};
