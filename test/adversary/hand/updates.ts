import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { settingsFile } from "../../harness/testStack.ts";
import { checkout } from "../../sandbox/location.ts";
import { type Changes, typedChanges } from "../commands/settings.ts";
import type { StepKind } from "../commands/step.ts";
import { type Stand, type Told, typed } from "../stand.ts";
import { blockedBy } from "./judgement.ts";
import type { Notebook } from "./notebook.ts";
import { changes } from "./settings.ts";
import { takeSnapshot } from "./snapshot.ts";

interface Update {
    readonly changes: readonly Changes[];
    readonly flags: readonly string[];
}

const pack = ["--policy-pack", join(checkout, "policy-pack")];
const TYPED_PACK = "--policy-pack $root/policy-pack";
const refresh = fc.constantFrom<(readonly string[])[]>([], [], ["--refresh"]);

/** A preview under the pack, and then the same update without it. */
export function judgedWithout(notebook: Notebook): StepKind<Update> {
    return {
        kind: "judgedWithout",
        weight: 10,
        data: fc.record({ changes, flags: refresh }),
        typed: ({ changes, flags }) => [
            ...changes.flatMap(typedChanges),
            `${typed({ words: ["pulumi", "preview", ...flags] })} ${TYPED_PACK}`,
            typed({ words: ["pulumi", "up", "--yes", "--skip-preview", ...flags] }),
        ],
        run: (data, stand) =>
            judge(stand, notebook, data, async ({ flags }) => ({
                verdict: await stand.pulumi("preview", ...flags, ...pack),
                update: await stand.pulumi("up", "--yes", "--skip-preview", ...flags),
            })),
    };
}

/** An update under the pack, as in everyday use. If it is refused, the change is taken back. */
export function updateUnder(notebook: Notebook): StepKind<Update> {
    return {
        kind: "updateUnder",
        weight: 10,
        data: fc.record({
            changes,
            flags: fc
                .tuple(fc.constantFrom<(readonly string[])[]>(["--skip-preview"], []), refresh)
                .map((all) => all.flat()),
        }),
        typed: ({ changes, flags }) => [
            "cp Pulumi.adversary.yaml before.yaml",
            ...changes.flatMap(typedChanges),
            `${typed({ words: ["pulumi", "up", "--yes", ...flags] })} ${TYPED_PACK} ||`,
            "    { cp before.yaml Pulumi.adversary.yaml; pulumi up --yes --skip-preview --refresh; }",
        ],
        run: (data, stand) =>
            judge(stand, notebook, data, async ({ flags }) => ({
                verdict: await stand.pulumi("up", "--yes", ...flags, ...pack),
                update: undefined,
            })),
    };
}

async function judge(
    stand: Stand,
    notebook: Notebook,
    data: Update,
    act: (data: Update) => Promise<{ verdict: Told; update: Told | undefined }>,
): Promise<void> {
    notebook.settingsBefore = await readFile(settingsFile(stand.configured.stack.name), "utf8");
    for (const each of data.changes) await stand.set(each);
    const configuration = await stand.configuration();
    const before = await takeSnapshot();
    const { verdict, update } = await act(data);
    const after = await takeSnapshot();
    notebook.isDrifted &&= !data.flags.includes("--refresh");
    notebook.judgements.push({ verdict, update, before, after, configuration, isDrifted: notebook.isDrifted });
    notebook.isAmiss = verdict.exitCode !== 0 || blockedBy(verdict).length > 0 || (update?.exitCode ?? 0) !== 0;
}
