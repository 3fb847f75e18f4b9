import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Takes the stack's lock away, also from an update that is under way. */
export const cancel: StepKind<null> = {
    kind: "cancel",
    weight: 1,
    data: fc.constant(null),
    typed: () => ["pulumi cancel --yes"],
    run: async (_, stand) => void (await stand.pulumi("cancel", "--yes")),
};
