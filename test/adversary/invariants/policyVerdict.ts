import { blockedBy } from "../hand/judgement.ts";
import type { Told } from "../stand.ts";
import type { Observation } from "./observation.ts";

/**
 * The policy pack's verdict on a preview agrees with the same update without the pack: it does not block a good update, and checks what
 * it can read. (If it passes an update that loses requests, another invariant reports them.)
 */
export function policyVerdict(observation: Observation): string[] {
    const [preview, update, ...others] = observation.told;
    if (!preview || !update || others.length > 0 || !isJudgement(preview) || update.words[1] !== "up") return [];
    const wrong: string[] = [];
    const blocks = blockedBy(preview);
    if (blocks.length > 0 && wentWell(update, observation))
        wrong.push(`the pack blocks a good update: ${blocks.join("; ")}`);
    if (observation.suffered.length === 0 && /Not checked: .*could not be read/.test(preview.output))
        wrong.push(`the pack could not read a healthy cluster: ${/Not checked: .*/.exec(preview.output)?.[0]}`);
    return wrong;
}

function isJudgement({ who, words }: Told) {
    return who === "pulumi" && words[1] === "preview" && words.includes("--policy-pack");
}

/** Not if allowLiveChange or gate.minReadyPercent permit more than the pack's own rules. */
function wentWell({ exitCode }: Told, { before, after, lost, blamed }: Observation): boolean {
    return (
        exitCode === 0 &&
        blamed === undefined &&
        Object.keys(lost).length === 0 &&
        ![before, after].some(({ allowsLiveChange, minReadyPercent }) => allowsLiveChange || minReadyPercent < 100)
    );
}
