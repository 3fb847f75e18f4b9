import fc from "fast-check";
import type { StepKind } from "./step.ts";

/** Ctrl-C, or the end of the machine that runs it; makes sense during another step alone. */
export const interrupt: StepKind<"SIGINT" | "SIGKILL"> = {
    kind: "interrupt",
    weight: 3,
    data: fc.constantFrom("SIGINT", "SIGKILL"),
    typed: (signal) => [`kill -${signal.slice(3)} -- -$under_way`],
    run: async (signal, stand) => {
        stand.interrupt(signal);
    },
};
