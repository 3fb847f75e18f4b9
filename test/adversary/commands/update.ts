import fc from "fast-check";
import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

interface Update {
    readonly changes: readonly Changes[];
    readonly flags: readonly string[];
}

/** As pipelines and people do it; the root project refreshes unless it is told not to. */
const FLAGS: readonly (readonly string[])[] = [
    ["--skip-preview"],
    [],
    ["--skip-preview", "--refresh=false"],
    ["--skip-preview", "--parallel", "1"],
];

/** What an update leaves behind that was killed, which the message says how to take away. */
const LOCKED = /the stack is currently locked/;

/** Configuration changes, and an update makes them true. */
export const update: StepKind<Update> = {
    kind: "update",
    weight: 14,
    data: fc.record({
        changes: fc.array(change, { minLength: 0, maxLength: 2, size: "max" }),
        flags: fc.constantFrom(...FLAGS),
    }),
    typed: ({ changes, flags }) => [...changes.flatMap(typedChanges), ["pulumi", "up", "--yes", ...flags].join(" ")],
    run: async ({ changes, flags }, stand) => {
        for (const each of changes) await stand.set(each);
        const { output } = await stand.pulumi("up", "--yes", ...flags);
        if (!LOCKED.test(output)) return;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi("up", "--yes", ...flags);
    },
};
