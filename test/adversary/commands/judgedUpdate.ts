import { join } from "node:path";
import fc from "fast-check";
import { checkout } from "../../sandbox/location.ts";
import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

const PACK = join(checkout, "policy-pack");

/** A preview under the policy pack, then the same update without the pack, to compare the verdict with what happens. */
export const judgedUpdate: StepKind<readonly Changes[]> = {
    kind: "judgedUpdate",
    weight: 4,
    data: fc.array(change, { minLength: 1, maxLength: 2, size: "max" }),
    typed: (changes) => [
        ...changes.flatMap(typedChanges),
        "pulumi preview --policy-pack policy-pack",
        "pulumi up --yes --skip-preview",
    ],
    run: async (changes, stand) => {
        for (const each of changes) await stand.set(each);
        await stand.pulumi("preview", "--policy-pack", PACK);
        await stand.pulumi("up", "--yes", "--skip-preview");
    },
};
