import fc from "fast-check";
import type { StepKind } from "./step.ts";

interface Cutover {
    readonly to: "blue" | "green";
    readonly options: readonly string[];
}

/** In so short a bake the verdict may be inconclusive, which must not roll back. */
const WATCHED = ["--bake", "3s", "--interval", "1s", "--min-requests", "1", "--on-inconclusive", "keep"];
const OPTIONS: readonly (readonly string[])[] = [
    ["--bake", "0"],
    ["--steps", "30,100", "--bake", "0"],
    ["--steps", "50,100", ...WATCHED],
];
const PATIENCE = ["--no-policy-pack", "--lock-timeout", "40s", "--yes"];

export const cutover: StepKind<Cutover> = {
    kind: "cutover",
    weight: 4,
    data: fc.record({ to: fc.constantFrom("blue", "green"), options: fc.constantFrom(...OPTIONS) }),
    typed: (data) => [`npx bluegreen ${words(data).join(" ")}`],
    run: async (data, stand) => void (await stand.bluegreen(...words(data))),
};

function words({ to, options }: Cutover) {
    return ["cutover", to, ...options, ...PATIENCE];
}
