import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Ctrl-C, or the end of the machine that runs it; makes sense during another step alone. */
export const interrupt: StepKind<"SIGINT" | "SIGKILL"> = {
    kind: "interrupt",
    weight: 3,
    data: fc.constantFrom("SIGINT", "SIGKILL"),
    typed: (signal) => [signal === "SIGINT" ? "# Ctrl-C" : "# kill -9 of the process and its children"],
    run: async (signal, stand) => {
        stand.interrupt(signal);
    },
};
