import type { LoadReport } from "./report.ts";

/** From the test's thread to the load generator's. */
export type ToWorker =
    | { type: "stop" }
    | { type: "mark"; id: number; label: string }
    | { type: "snapshot"; id: number };

/** From the load generator's thread to the test's. */
export type FromWorker =
    | { type: "started" }
    | { type: "answer"; id: number; value: unknown }
    | { type: "refusal"; id: number; reason: string }
    | { type: "finished"; report: LoadReport };
