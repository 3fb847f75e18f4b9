import fc from "fast-check";
import { typed } from "../stand.ts";
import { PROMETHEUS_PASSWORD } from "../watch/written.ts";
import type { StepKind } from "./step.ts";

/** Waits for pods no longer than a run has time. */
const PATIENCE = ["--timeout", "15s", "--lock-timeout", "40s"];

/** The address of a dashboard, with what it holds. */
const PASTED = ["--reason", `see http://me:${PROMETHEUS_PASSWORD}@prometheus/graph`];

export const rollback: StepKind<readonly string[]> = {
    kind: "rollback",
    weight: 4,
    data: fc.constantFrom<(readonly string[])[]>([], ["--no-follow"], ["--force"], PASTED),
    typed: (options) => [typed({ words: ["npx", "bluegreen", "rollback", ...options, ...PATIENCE] })],
    run: async (options, stand) => void (await stand.bluegreen("rollback", ...options, ...PATIENCE)),
};
