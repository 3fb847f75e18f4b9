import { COLORS, other } from "../../../src/model/color.ts";
import { heaviest } from "../../../src/model/route/view.ts";
import { isBlind } from "../model/excuse.ts";
import type { Told } from "../stand.ts";
import { isOurs } from "../watch/sighting.ts";
import type { Observation } from "./observation.ts";

/** Exit code and output of a command are true. Judged only if nobody else did anything at the same time. */
export function exitTold(observation: Observation): string[] {
    const [only] = observation.told;
    if (observation.told.length !== 1 || !only) return [];
    return [...notMoved(only, observation), ...(only.exitCode === 0 ? done(only, observation) : [])];
}

function notMoved({ who, output, exitCode }: Told, { sightings }: Observation): string[] {
    const says = exitCode !== 0 && /my-app: traffic has not moved/.test(output);
    const moved = sightings.filter(
        (each) =>
            each.kind === "route" &&
            isOurs(each) &&
            each.before &&
            JSON.stringify(each.before.view.share) !== JSON.stringify(each.after.view.share),
    );
    return says && moved.length > 0 ? [`${who} says that traffic has not moved, but it has`] : [];
}

function done({ who, words }: Told, observation: Observation): string[] {
    const { after, route, pinned } = observation;
    const [, verb, color] = words;
    if (who === "pulumi" && verb === "up") return isWhole(words) ? asConfigured(observation) : [];
    if (who !== "bluegreen" || !route || (verb !== "rollback" && verb !== "cutover")) return [];
    const has = heaviest(route.view);
    const target = verb === "cutover" ? color : has;
    const wrong: string[] = [];
    if (has !== target) wrong.push(`${verb} to ${target} succeeded, but ${has} has the traffic`);
    if (!words.includes("--no-follow") && after.active !== has)
        wrong.push(`${verb} succeeded, but the configuration says ${after.active} and ${has} has the traffic`);
    if (after.pinned && pinned !== undefined && pinned !== has)
        wrong.push(`${verb} succeeded, but the Service is pinned to ${pinned} and ${has} has the traffic`);
    return wrong;
}

/** Whether the update refreshes and covers the whole stack: otherwise it misses moves by hand, or leaves resources as they are. */
export function isWhole(words: readonly string[]): boolean {
    return !words.includes("--refresh=false") && (!words.includes("--target") || words.includes("--target-dependents"));
}

function asConfigured({ after, route, pinned, answers, blamed, suffered }: Observation): string[] {
    const { shares, active } = after;
    if (!shares || !route) return [];
    const wrong = COLORS.filter((color) => Math.abs(route.view.share[color] - shares[color]) > 0.001).map(
        (color) =>
            `the update succeeded, but ${color} has ${route.view.share[color]} of the traffic instead of ${shares[color]}`,
    );
    if (after.pinned && pinned !== active)
        wrong.push(`the update succeeded, but the Service is pinned to ${pinned}, not ${active}`);
    const strangers = COLORS.filter((color) => shares[color] === 0 && (answers[color] ?? 0) > 0);
    if (blamed === undefined && !isBlind(suffered) && strangers.length > 0)
        wrong.push(`the update succeeded, but ${strangers.join()} answers callers of ${other(strangers[0] ?? active)}`);
    return wrong;
}
