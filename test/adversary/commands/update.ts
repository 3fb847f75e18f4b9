import fc from "fast-check";
import { typed } from "../stand.ts";
import { type Changes, change, typedChanges } from "./settings.ts";
import type { StepKind } from "./step.ts";

interface Update {
    readonly changes: readonly Changes[];
    readonly flags: readonly string[];
}

type Flags = readonly string[];

/** As the README says for one of several services, and as people try who have not read it. */
const TARGETS: readonly Flags[] = [
    ["--refresh=false", "--target", "**BlueGreenService::my-app", "--target-dependents"],
    ["--target", "**BlueGreenService::my-app", "--target-dependents"],
    ["--target", "**VirtualService::my-app"],
    ["--target", "**Deployment::my-app-green"],
];

/** Flags that pipelines and people use. The root project refreshes by default. */
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

/** The lock of a killed update. The message says how to remove it. */
const LOCKED = /the stack is currently locked/;

/** The error of validation, after which nothing has changed. */
const REFUSED = /The configuration of \S+ has .*, nothing was changed/;

/**
 * Changes the configuration and updates. Changes that validation rejects are taken back, so that they do not block the next step.
 */
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
        // Nobody cancels somebody else's running update.
        if (!LOCKED.test(output) || stand.isBusy()) return;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi(...words(data));
    },
};

function words({ flags: given }: Update) {
    return ["up", "--yes", ...given];
}
