import fc from "fast-check";
import { typed } from "../stand.ts";
import { PROMETHEUS_PASSWORD } from "../watch/written.ts";
import type { StepKind } from "./step.ts";

/** Short waits, since a run has little time. */
const PATIENCE = ["--timeout", "15s", "--lock-timeout", "40s"];

/** A pasted dashboard address that contains a password. */
const PASTED = ["--reason", `see http://me:${PROMETHEUS_PASSWORD}@prometheus/graph`];

export const rollback: StepKind<readonly string[]> = {
    kind: "rollback",
    weight: 4,
    data: fc.constantFrom<(readonly string[])[]>([], ["--no-follow"], ["--force"], PASTED),
    typed: (options) => [typed({ words: ["npx", "bluegreen", "rollback", ...options, ...PATIENCE] })],
    run: async (options, stand) => void (await stand.bluegreen("rollback", ...options, ...PATIENCE)),
};
