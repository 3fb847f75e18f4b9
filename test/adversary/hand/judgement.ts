import type { Told } from "../stand.ts";
import type { Snapshot } from "./snapshot.ts";

/** The pack's verdict on an update, and what the update did. */
export interface Judgement {
    /** The command that ran under the pack: a preview, or the update itself. */
    readonly verdict: Told;
    /** The same update without the pack, if the verdict was a preview's. */
    readonly update: Told | undefined;
    readonly before: Snapshot;
    readonly after: Snapshot;
    /** Whether somebody has changed objects by hand since Pulumi's last refresh. */
    readonly isDrifted: boolean;
    /** The configuration of the program, by key. */
    readonly configuration: Readonly<Record<string, unknown>>;
}

/** The first sentence of each mandatory violation, which fails an update. */
export function blockedBy({ output, exitCode }: Told): string[] {
    return exitCode === 0
        ? []
        : [...output.matchAll(/\[mandatory\](?:\s+\[severity: \w+\])?\s+(\S+).*\n.*\n(.*)/g)].map(
              ([, policy = "", sentence = ""]) => `${policy}: ${sentence.trim()}`,
          );
}

/** What the pack reports as not checked. */
export function unchecked({ output }: Told): string[] {
    return [...new Set([...output.matchAll(/Not checked: .*/g)].map(([sentence]) => sentence.trim()))];
}

export function isPreview({ words }: Told): boolean {
    return words[1] === "preview";
}
