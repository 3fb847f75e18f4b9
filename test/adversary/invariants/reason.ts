import { mayFailOf } from "../model/excuse.ts";
import type { Told } from "../stand.ts";
import type { Observation } from "./observation.ts";

/** Why an update may fail: the code under test refuses or times out, the cluster rejects it, or somebody cancels it. */
const REASONS = [
    /traffic has not moved/,
    /was left unchanged/,
    /The configuration of my-app/,
    /did not become ready|didn't become ready|timed out|Timeout|exceeded its progress deadline|ProgressDeadlineExceeded/i,
    /currently locked/,
    /just as this update moved traffic/,
    /cancell?(ed|ing)|interrupt/i,
    /pending operations|the object has been modified/,
];

/** Pulumi's errors for a target that leaves out a resource whose dependencies reverse, or refreshes it without its provider. */
const TARGET_LEAVES_OUT = /Duplicate resource URN|unknown provider/;

const BLOCKED = /\[mandatory\]/;

/** Commands that fail if they find a problem. */
const LOOKS_FOR_WRONGS = ["doctor", "preflight"];

/** Only a fault of istiod or of a proxy may be blamed on them. */
const BLAMES_PROXIES = /these may still use the old route|could not be read from istiod/;

/** A command that fails gives a known reason. */
export function reason({ told, suffered }: Observation): string[] {
    return told.flatMap((each) => {
        const { exitCode, output, who, words } = each;
        if (exitCode <= 0 || who === "operator" || exitCode === 130) return [];
        // The adversary's own check, which reports its result itself.
        if (words.includes("--expect-no-changes")) return [];
        if (mayFailOf(suffered, output)) return [];
        if (BLAMES_PROXIES.test(output)) return [`${who} blames healthy proxies or istiod: ${lastLines(each)}`];
        if (who === "bluegreen" && LOOKS_FOR_WRONGS.includes(words[1] ?? "")) return [];
        if (who === "bluegreen")
            return exitCode === 1 && !REASONS.some((one) => one.test(output))
                ? [`bluegreen failed without a known reason: ${lastLines(each)}`]
                : [];
        if (words.includes("--policy-pack") && BLOCKED.test(output)) return [];
        if (words.includes("--target") && TARGET_LEAVES_OUT.test(output)) return [];
        return REASONS.some((one) => one.test(output))
            ? []
            : [`pulumi failed without a known reason: ${lastLines(each)}`];
    });
}

function lastLines({ output }: Told): string {
    return output.trim().split("\n").slice(-12).join("\n");
}
