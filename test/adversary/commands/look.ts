import fc from "fast-check";
import type { StepKind } from "./step.ts";

const LOOKS: readonly (readonly string[])[] = [
    ["pulumi", "preview"],
    ["pulumi", "preview", "--refresh=false"],
    ["bluegreen", "status"],
    ["bluegreen", "preflight", "green"],
    ["bluegreen", "preflight", "blue"],
    ["bluegreen", "doctor"],
];

/** A command that must not change anything. */
export const look: StepKind<readonly string[]> = {
    kind: "look",
    weight: 2,
    data: fc.constantFrom(...LOOKS),
    typed: ([program = "", ...words]) => [[program === "pulumi" ? program : `npx ${program}`, ...words].join(" ")],
    run: async ([program, ...words], stand) =>
        void (await (program === "pulumi" ? stand.pulumi(...words) : stand.bluegreen(...words))),
};
