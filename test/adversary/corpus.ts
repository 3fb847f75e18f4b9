import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Beginning } from "./commands/beginning.ts";
import type { Step } from "./commands/step.ts";
import type { Stand } from "./stand.ts";
import { beginTrial, emptyTally } from "./trial.ts";

/** A run that once failed, shrunk as far as possible. */
export interface Case {
    /** What has held since it was fixed. */
    readonly title: string;
    readonly beginning: Beginning;
    readonly steps: readonly Step[];
}

/** The cases of the component, or of the hand-written stack. */
export function readCorpus(of: "component" | "handWritten" = "component"): Case[] {
    const folder = join(import.meta.dirname, "corpus", ...(of === "component" ? [] : [of]));
    return globSync("*.json", { cwd: folder })
        .toSorted()
        .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case);
}

/** Throws a `Violation` if the case fails. Restores what the next case starts from. */
export async function replay(stand: Stand, { beginning, steps }: Case, next: Beginning): Promise<void> {
    const trial = await beginTrial(stand, beginning, emptyTally());
    try {
        for (const step of steps) await trial.step(step);
        await trial.end(next);
    } finally {
        await trial.close();
    }
}
