import fc from "fast-check";
import type { StepKind } from "./step.ts";

const LOOKS: readonly (readonly string[])[] = [
    ["pulumi", "preview"],
    ["pulumi", "preview", "--refresh=false"],
    ["bluegreen", "status"],
    ["bluegreen", "preflight", "green", "--no-policy-pack"],
    ["bluegreen", "preflight", "blue", "--no-policy-pack"],
    ["bluegreen", "doctor"],
];

/** What must change nothing. */
export const look: StepKind<readonly string[]> = {
    kind: "look",
    weight: 2,
    data: fc.constantFrom(...LOOKS),
    typed: (words) => [words.join(" ")],
    run: async ([program, ...words], stand) =>
        void (await (program === "pulumi" ? stand.pulumi(...words) : stand.bluegreen(...words))),
};
