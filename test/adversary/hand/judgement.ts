import type { Told } from "../stand.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the pack said of an update, and what the update did. */
export interface Judgement {
    /** What ran under the pack: a preview, or the update itself. */
    readonly verdict: Told;
    /** The same update without the pack, after a preview under it. */
    readonly update: Told | undefined;
    readonly before: Snapshot;
    readonly after: Snapshot;
    /** Whether somebody has changed objects by hand since Pulumi last looked at them. */
    readonly isDrifted: boolean;
    /** The program's configuration that was applied, by key. */
    readonly configuration: Readonly<Record<string, unknown>>;
}

/** What every policy of the level says that fails an update, by its first sentence. */
export function blockedBy({ output, exitCode }: Told): string[] {
    return exitCode === 0
        ? []
        : [...output.matchAll(/\[mandatory\](?:\s+\[severity: \w+\])?\s+(\S+).*\n.*\n(.*)/g)].map(
              ([, policy = "", sentence = ""]) => `${policy}: ${sentence.trim()}`,
          );
}

/** What it could not judge, and says so. */
export function unchecked({ output }: Told): string[] {
    return [...new Set([...output.matchAll(/Not checked: .*/g)].map(([sentence]) => sentence.trim()))];
}

export function isPreview({ words }: Told): boolean {
    return words[1] === "preview";
}
