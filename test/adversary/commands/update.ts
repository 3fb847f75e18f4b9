import fc from "fast-check";
import { typed } from "../stand.ts";
import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

interface Update {
    readonly changes: readonly Changes[];
    readonly flags: readonly string[];
}

type Flags = readonly string[];

/** As the README says it for one service of several, and as somebody tries who has not read it. */
const TARGETS: readonly Flags[] = [
    ["--refresh=false", "--target", "**BlueGreenService::my-app", "--target-dependents"],
    ["--target", "**BlueGreenService::my-app", "--target-dependents"],
    ["--target", "**VirtualService::my-app"],
    ["--target", "**Deployment::my-app-green"],
];

/** As pipelines and people do it; the root project refreshes unless it is told not to. */
const flags: fc.Arbitrary<Flags> = fc
    .tuple(
        fc.constantFrom<Flags[]>(["--skip-preview"], ["--skip-preview"], []),
        fc.constantFrom<Flags[]>([], [], ["--refresh"], ["--refresh=false"]),
        fc.constantFrom<Flags[]>([], [], [], ["--parallel", "1"]),
        fc.oneof(
            { weight: 8, arbitrary: fc.constant<Flags>([]) },
            { weight: 1, arbitrary: fc.constantFrom(...TARGETS) },
        ),
    )
    .map((some) => some.flat());

/** What an update leaves behind that was killed, which the message says how to take away. */
const LOCKED = /the stack is currently locked/;

/** As validation says it, which admits none of the changes. */
const REFUSED = /The configuration of \S+ has .*, nothing was changed/;

/** Configuration changes, and an update makes them true; what is refused as a whole is not left to whoever comes next. */
export const update: StepKind<Update> = {
    kind: "update",
    weight: 14,
    data: fc.record({ changes: fc.array(change, { minLength: 0, maxLength: 2, size: "max" }), flags }),
    typed: (data) => [...data.changes.flatMap(typedChanges), typed({ words: ["pulumi", ...words(data)] })],
    run: async (data, stand) => {
        const takeBack = await stand.remember(data.changes);
        for (const each of data.changes) await stand.set(each);
        const { output } = await stand.pulumi(...words(data));
        if (REFUSED.test(output)) return takeBack();
        // Whoever sees that somebody's update is under way waits for another day.
        if (!LOCKED.test(output) || stand.isBusy()) return;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi(...words(data));
    },
};

function words({ flags: given }: Update) {
    return ["up", "--yes", ...given];
}
