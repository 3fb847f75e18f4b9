import fc from "fast-check";
import type { StepKind } from "./step.ts";

const COMMANDS: readonly (readonly string[])[] = [
    ["release"],
    ["resume", "--no-policy-pack", "--lock-timeout", "40s"],
    ["standby", "0", "--lock-timeout", "40s"],
    ["standby", "2", "--lock-timeout", "40s"],
    ["status", "--json"],
];

/** The other commands. */
export const command: StepKind<readonly string[]> = {
    kind: "command",
    weight: 4,
    data: fc.constantFrom(...COMMANDS),
    typed: (words) => [`npx bluegreen ${words.join(" ")}`],
    run: async (words, stand) => void (await stand.bluegreen(...words)),
};
