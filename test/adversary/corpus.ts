import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Beginning } from "./commands/beginning.ts";
import type { Step } from "./commands/step.ts";
import type { Stand } from "./stand.ts";
import { beginTrial, emptyTally } from "./trial.ts";

/** A run that once failed, as small as it could be made. */
export interface Case {
    /** What holds since. */
    readonly title: string;
    readonly beginning: Beginning;
    readonly steps: readonly Step[];
}

/** Those of the component, or of stacks that are written by hand. */
export function readCorpus(of: "component" | "handWritten" = "component"): Case[] {
    const folder = join(import.meta.dirname, "corpus", ...(of === "component" ? [] : [of]));
    return globSync("*.json", { cwd: folder })
        .toSorted()
        .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case);
}

/** Throws a `Violation` unless the case holds, and leaves everything as the next one begins. */
export async function replay(stand: Stand, { beginning, steps }: Case, next: Beginning): Promise<void> {
    const trial = await beginTrial(stand, beginning, emptyTally());
    try {
        for (const step of steps) await trial.step(step);
        await trial.end(next);
    } finally {
        await trial.close();
    }
}
