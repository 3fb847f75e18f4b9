import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { StepKind } from "./step.ts";

interface Way {
    readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
    readonly isTwice?: true;
    /** Signals the program without its children. */
    readonly isAlone?: true;
    readonly typed: string;
}

const WAYS = {
    SIGINT: { signal: "SIGINT", typed: "kill -INT -- -$under_way" },
    "SIGINT twice": {
        signal: "SIGINT",
        isTwice: true,
        typed: "kill -INT -- -$under_way; sleep 0.5; kill -INT -- -$under_way",
    },
    SIGTERM: { signal: "SIGTERM", isAlone: true, typed: "kill -TERM $under_way" },
    SIGKILL: { signal: "SIGKILL", typed: "kill -KILL -- -$under_way" },
    "SIGKILL alone": { signal: "SIGKILL", isAlone: true, typed: "kill -KILL $under_way" },
} as const satisfies Readonly<Record<string, Way>>;

/** Ctrl-C once or twice, or a runner that is shut down; it makes sense only during another step. */
export const interrupt: StepKind<keyof typeof WAYS> = {
    kind: "interrupt",
    weight: 5,
    data: fc.constantFrom(...(Object.keys(WAYS) as (keyof typeof WAYS)[])),
    typed: (name) => [WAYS[name].typed],
    run: async (name, stand) => {
        const { signal, isTwice, isAlone }: Way = WAYS[name];
        stand.interrupt(signal, isAlone ? "it alone" : "all");
        if (!isTwice) return;
        await sleep(500);
        stand.interrupt(signal, "all");
    },
};
