import type { Told } from "../stand.ts";
import type { Observation } from "./observation.ts";

/**
 * What the policy pack says of an update in a preview is what the same update shows when it is made without the pack: it blocks
 * nothing that goes well, and it judges what it can see. (What it passes and loses requests is a lost request.)
 */
export function policyVerdict(observation: Observation): string[] {
    const [preview, update, ...others] = observation.told;
    if (!preview || !update || others.length > 0 || !isJudgement(preview) || update.words[1] !== "up") return [];
    const wrong: string[] = [];
    const blocks = blockedBy(preview);
    if (blocks.length > 0 && wentWell(update, observation))
        wrong.push(`the pack blocks what went well: ${blocks.join("; ")}`);
    if (observation.suffered.length === 0 && /Not checked: .*could not be read/.test(preview.output))
        wrong.push(`the pack could not read a cluster that is well: ${/Not checked: .*/.exec(preview.output)?.[0]}`);
    return wrong;
}

function isJudgement({ who, words }: Told) {
    return who === "pulumi" && words[1] === "preview" && words.includes("--policy-pack");
}

function blockedBy({ output }: Told): string[] {
    return [...output.matchAll(/\[mandatory\].*\n.*\n(.*)/g)].map(([, sentence = ""]) => sentence.trim());
}

/** Whoever allows a change of what is live, or fewer pods than there were, asks for less than the pack does by itself. */
function wentWell({ exitCode }: Told, { before, after, lost, blamed }: Observation): boolean {
    return (
        exitCode === 0 &&
        blamed === undefined &&
        Object.keys(lost).length === 0 &&
        ![before, after].some(({ allowsLiveChange, minReadyPercent }) => allowsLiveChange || minReadyPercent < 100)
    );
}
