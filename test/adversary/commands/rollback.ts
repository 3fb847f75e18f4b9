import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Waits for pods no longer than a run has time. */
const PATIENCE = ["--timeout", "15s", "--lock-timeout", "40s"];

export const rollback: StepKind<readonly string[]> = {
    kind: "rollback",
    weight: 4,
    data: fc.constantFrom<(readonly string[])[]>([], ["--no-follow"], ["--force"]),
    typed: (options) => [["npx", "bluegreen", "rollback", ...options, ...PATIENCE].join(" ")],
    run: async (options, stand) => void (await stand.bluegreen("rollback", ...options, ...PATIENCE)),
};
