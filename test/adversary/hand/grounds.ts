import { COLORS, type Color } from "../../../src/model/color.ts";
import { fields } from "../../../src/model/value.ts";
import type { Judgement } from "./judgement.ts";
import { behind, type Destination, mainRule, reachOf, type Snapshot, sharesIn } from "./snapshot.ts";

const NOISE = 1e-6;

/**
 * Why the pack must block an update according to its page, even if the update happens to lose nothing. Computed from the objects before
 * and after it, independently of the code under test. Empty if the update must pass.
 */
export function grounds({ before, after, configuration }: Judgement): string[] {
    const [reach, then] = [reachOf(before), reachOf(after)];
    const order = fields(configuration.order);
    const all = sharesIn(after);
    return [
        ...(after.http === undefined ? ["the route is deleted"] : []),
        ...(after.http !== undefined && mainRule(after)?.route !== undefined && all.length === 0
            ? ["the weights add up to 0"]
            : []),
        ...all
            .filter(({ to }) => behind(to, after).length === 0)
            .map(({ to }) => `${to.destination.subset} selects no pods`),
        ...inBetween(before, after, Object.keys(order).length > 0),
        ...COLORS.filter((color) => then[color] > reach[color] + NOISE).flatMap((color) =>
            tooFew(color, { before, after, reach, share: then[color], order: order[color], configuration }),
        ),
        ...COLORS.filter((color) => reach[color] > 0).flatMap((color) => {
            const [was, is] = [before.pods[color], after.pods[color]];
            const isLimited = (is?.most ?? 0) < (was?.most ?? Number.POSITIVE_INFINITY);
            const left = Math.min(is?.wanted ?? 0, isLimited ? (is?.most ?? 0) : Number.POSITIVE_INFINITY);
            // Pulumi deletes last what is removed from the program.
            const goesLast = is === undefined || order[color] === "after";
            const shrinks =
                left < (was?.wanted ?? 0) && left < Math.max(then[color] > 0 ? 1 : 0, Math.ceil((was?.ready ?? 0) / 2));
            return shrinks && (then[color] > 0 || !goesLast) ? [`${color} keeps ${left} pods`] : [];
        }),
        ...whole(before, after),
    ];
}

interface Gain {
    readonly before: Snapshot;
    readonly after: Snapshot;
    readonly reach: Readonly<Record<Color, number>>;
    readonly share: number;
    readonly order: unknown;
    readonly configuration: Judgement["configuration"];
}

/** Whether too few pods for the share are there when the traffic comes. */
function tooFew(color: Color, { before, after, reach, share, order, configuration }: Gain): string[] {
    // The colour with the most traffic is the reference.
    const served = COLORS.filter((each) => reach[each] > 0 && reach[each] >= Math.max(reach.blue, reach.green) - NOISE);
    const reference = Math.max(0, ...served.map((each) => before.pods[each]?.ready ?? 0));
    if (served.length === 0 || isWhole(after)) return [];
    const [was, is] = [before.pods[color], after.pods[color]];
    const { skipAwait } = fields(configuration[color]);
    // A changed subset or selector takes effect at once, without waiting for pods.
    const isByRoute = meaningOf(before) === meaningOf(after);
    const isAwaited = isByRoute && order === "before" && String(skipAwait) !== "true";
    // Pods that are not awaited are replaced one by one, unless the Deployment is paused.
    const isStuck = is?.isPaused === true && was?.template !== is.template;
    const arrived = isAwaited ? (is?.current ?? 0) : isStuck ? 0 : (was?.current ?? 0);
    const needed = Math.max(1, Math.ceil(share * reference - NOISE));
    if (arrived < needed) return [`${color} has ${arrived} of ${needed} pods when the traffic comes`];
    const declared = is?.declared ?? 0;
    const asked = is?.isAutoscaled
        ? Math.max(
              1,
              ...served.map((each) =>
                  Math.ceil(share * ((after.pods[each] ?? before.pods[each])?.declared ?? 0) - NOISE),
              ),
          )
        : needed;
    return declared < asked ? [`${color} is declared with ${declared} of ${asked} pods`] : [];
}

function meaningOf({ subsets, selector }: Snapshot): string {
    return JSON.stringify([[...subsets], selector]);
}

/** Subsets that the route names before they exist, after they are deleted, or while they select no pods. */
function inBetween(before: Snapshot, after: Snapshot, isOrdered: boolean): string[] {
    const named = (snapshot: Snapshot) => sharesIn(snapshot).flatMap(({ to }) => to.destination.subset ?? []);
    // Subsets and selectors change before the route does.
    const meant = { ...before, subsets: after.subsets, selector: after.selector };
    const emptied = sharesIn(before)
        .filter(({ to }) => after.subsets.has(to.destination.subset ?? ""))
        .filter(({ to }) => hasPods(to, before) && behind(to, meant).length === 0)
        .flatMap(({ to }) => to.destination.subset ?? []);
    return [
        ...emptied,
        ...named(before).filter((subset) => before.subsets.has(subset) && !after.subsets.has(subset)),
        // A route that depends on anything depends on the DestinationRule.
        ...(isOrdered ? [] : named(after)).filter((subset) => after.subsets.has(subset) && !before.subsets.has(subset)),
    ].map((subset) => `${subset} does not exist throughout the update`);
}

/** A destination without a subset reaches the idle colour too. */
function whole(before: Snapshot, after: Snapshot): string[] {
    const reach = reachOf(before);
    const joins = COLORS.some((color) => reach[color] === 0 && mayReach(color, after));
    const isServed = COLORS.some((color) => reach[color] > 0 && (before.pods[color]?.wanted ?? 0) > 0);
    return isWhole(after) && !isWhole(before) && isServed && joins ? ["the idle colour would get traffic too"] : [];
}

function mayReach(color: Color, snapshot: Snapshot): boolean {
    return (
        (snapshot.pods[color]?.wanted ?? 0) > 0 &&
        sharesIn(snapshot).some(({ to }) => behind(to, snapshot).includes(color))
    );
}

function isWhole(snapshot: Snapshot): boolean {
    return sharesIn(snapshot).some(({ to }) => to.destination.subset === undefined);
}

function hasPods(to: Destination, snapshot: Snapshot): boolean {
    return behind(to, snapshot).some((color) => (snapshot.pods[color]?.wanted ?? 0) > 0);
}
