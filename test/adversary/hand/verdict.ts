import { sayShares } from "../../../src/cutover/describeMove.ts";
import { COLORS } from "../../../src/model/color.ts";
import { fields } from "../../../src/model/value.ts";
import type { Observation } from "../invariants/observation.ts";
import { countOf } from "../invariants/requestsAnswered.ts";
import type { Told } from "../stand.ts";
import { isOurs } from "../watch/sighting.ts";
import { grounds } from "./grounds.ts";
import { blockedBy, isPreview, type Judgement, unchecked } from "./judgement.ts";
import { reachOf, type Snapshot } from "./snapshot.ts";

/** Where the verdict and what the update did disagree. */
export function misjudged(judgement: Judgement, observation: Observation): string[] {
    const blocks = blockedBy(judgement.verdict);
    return blocks.length > 0 ? blockedWrongly(judgement, observation, blocks) : passedWrongly(judgement, observation);
}

function passedWrongly(judgement: Judgement, { lost, blamed, sightings }: Observation): string[] {
    const { verdict, update = verdict } = judgement;
    // A preview that ends with an error of its own has no verdict.
    if (isPreview(verdict) && verdict.exitCode !== 0) return [];
    if (blamed !== undefined || unchecked(verdict).length > 0 || excuse(judgement) !== undefined) return [];
    const count = countOf(lost);
    const empty = sightings.flatMap((each) =>
        each.kind === "route" && isOurs(each) && each.before
            ? COLORS.filter(
                  (color) =>
                      each.before &&
                      each.after.view.reach[color] > each.before.view.reach[color] &&
                      each.ready[color] === 0 &&
                      COLORS.some((other) => each.ready[other] > 0 && (each.before?.view.reach[other] ?? 0) > 0),
              )
            : [],
    );
    return [
        ...(count > 0 ? [`the pack passes an update that loses ${count} requests: ${JSON.stringify(lost)}`] : []),
        ...(update.exitCode === 0 ? grounds(judgement).filter((ground) => isSeen(ground, verdict)) : []).map(
            (ground) => `the pack passes what its page says it blocks: ${ground}`,
        ),
        ...empty.map((color) => `the pack passes a move to ${color} while it has no ready pod`),
    ];
}

/**
 * Without a preview the pack judges each object when it changes, by the cluster of that moment. Only scale-downs are judged as in a
 * preview.
 */
function isSeen(ground: string, { words }: Told): boolean {
    return !words.includes("--skip-preview") || / keeps /.test(ground);
}

/** Why the pack's page says that it cannot judge this. */
function excuse({ verdict, configuration, before, after }: Judgement): string | undefined {
    const isGone = COLORS.some((color) => before.pods[color] && !after.pods[color]);
    if ((isGone || after.http === undefined) && verdict.words.includes("--skip-preview"))
        return "policies are not called for what an update deletes";
    const isUnready = COLORS.some((color) => {
        const { probe, preStop } = fields(configuration[color]);
        return (
            (probe !== undefined || preStop !== undefined) && (reachOf(before)[color] > 0 || reachOf(after)[color] > 0)
        );
    });
    return isUnready ? "pods without a readiness probe or preStop hook" : undefined;
}

function blockedWrongly(judgement: Judgement, observation: Observation, blocks: readonly string[]): string[] {
    const { verdict, update, before, after } = judgement;
    const { lost, blamed, sightings, suffered } = observation;
    if (blamed !== undefined || suffered.length > 0) return [];
    if (update === undefined) {
        const count = countOf(lost);
        const [changed] = sightings.filter(isOurs);
        const hasBegun = /^Updating/m.test(verdict.output);
        const isNews = hasBegun && !verdict.words.includes("--skip-preview") && unchecked(verdict).length === 0;
        return [
            ...(count > 0 ? [`the pack blocks, but ${count} requests are lost: ${JSON.stringify(lost)}`] : []),
            ...(!hasBegun && changed !== undefined
                ? [`the pack blocks before the update, but a ${changed.kind} has changed`]
                : []),
            // An update judges objects changed by hand as if it changed them itself. The preview knows that it does not.
            ...(isNews && !judgement.isDrifted
                ? [`the pack passes the preview, but blocks the update: ${blocks.join("; ")}`]
                : []),
        ];
    }
    const isWell = update.exitCode === 0 && countOf(lost) === 0 && isWhole(after) && before.http !== undefined;
    return isWell && grounds(judgement).length === 0 ? [`the pack blocks a good update: ${blocks.join("; ")}`] : [];
}

/** Whether all wanted pods are ready. */
function isWhole({ pods }: Snapshot): boolean {
    return COLORS.every((color) => !pods[color] || pods[color].ready >= pods[color].wanted);
}

export function sayJudgement(judgement: Judgement, observation: Observation): string {
    const { verdict, update } = judgement;
    const says = blockedBy(verdict).length > 0 ? "blocks" : verdict.exitCode === 0 ? "passes" : "ended with an error";
    const then = update ? `, the update ends with ${update.exitCode}` : "";
    return `${isPreview(verdict) ? "preview" : "update"} ${says}${then}; ${countOf(observation.lost)} lost; ${
        observation.route ? sayShares(observation.route.view) : "no route"
    }; grounds: ${grounds(judgement).join(", ") || "none"}; ${unchecked(verdict).length} not checked`;
}
