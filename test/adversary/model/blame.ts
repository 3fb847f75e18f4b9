import { COLORS, type Color } from "../../../src/model/color.ts";
import { hasTraffic, NO_ROUTE } from "../../../src/model/route/view.ts";
import type { ColorState, RouteState, Sighting } from "../watch/sighting.ts";

interface Now {
    readonly route: RouteState | undefined;
    readonly colors: Readonly<Partial<Record<Color, ColorState>>>;
    readonly cutOff: readonly Color[];
}

/** How long an operator's change takes at most to reach the pods. */
const HAND_MILLISECONDS = 10_000;

/** istiod may learn of a route before it learns of pods that became ready less than this long ago. */
const JUST_READY_MILLISECONDS = 3000;

/**
 * Whether an operator is to blame for lost requests: by sending traffic to a colour without pods, removing the last pod of a colour
 * with traffic, or cutting it off. The blame lasts until, at the end of a step, requests reach ready pods of every colour in the route.
 */
export class Blame {
    #reason: string | undefined;
    readonly #readySince: Partial<Record<Color, number>> = {};

    #lastHand = Number.NEGATIVE_INFINITY;

    /** Returns the blame that applies to a step with these sightings; `hands` has the times of the operators' commands in it. */
    judge(
        sightings: readonly Sighting[],
        { route, colors, cutOff }: Now,
        hands: readonly number[],
    ): string | undefined {
        this.#lastHand = Math.max(this.#lastHand, ...hands);
        for (const sighting of sightings)
            this.#see(sighting, hands.length > 0 || sighting.at - this.#lastHand < HAND_MILLISECONDS);
        const during = this.#reason;
        const nobody = COLORS.some(
            (color) => hasTraffic(route?.view ?? NO_ROUTE, color) && (!colors[color]?.ready || cutOff.includes(color)),
        );
        if (!nobody) this.#reason = undefined;
        return during;
    }

    #see(sighting: Sighting, byHand: boolean): void {
        if (sighting.kind === "color") {
            const { color, before, after, route, at, writers } = sighting;
            if (after.ready === 0) delete this.#readySince[color];
            else this.#readySince[color] ??= at;
            const isLast = after.ready === 0 && (before?.ready ?? 0) > 0 && !writers.includes("ours");
            if (byHand && isLast && hasTraffic(route, color))
                this.#reason = `an operator removed the last pod of ${color}`;
        }
        if (sighting.kind === "way" && sighting.writers.includes("operator")) {
            const gone = sighting.after.filter((color) => !sighting.before.includes(color));
            for (const color of gone.filter((each) => hasTraffic(sighting.route, each)))
                this.#reason = `an operator cut off ${color}`;
        }
        if (sighting.kind === "route" && sighting.writers.includes("operator")) {
            for (const color of COLORS) {
                const gains = sighting.after.view.reach[color] > (sighting.before?.view.reach[color] ?? 0);
                if (gains && sighting.cutOff.includes(color))
                    this.#reason = `an operator sent traffic to ${color}, which was cut off`;
                const since = this.#readySince[color] ?? Number.POSITIVE_INFINITY;
                if (gains && sighting.at - since < JUST_READY_MILLISECONDS) {
                    this.#reason = `an operator sent traffic to ${color}, which had no ready pods`;
                }
            }
        }
    }

    /** Takes the state before a run, for which nobody is to blame. */
    begin({ colors }: Now): void {
        this.#reason = undefined;
        this.#lastHand = Number.NEGATIVE_INFINITY;
        for (const color of COLORS) {
            delete this.#readySince[color];
            if (colors[color]?.ready) this.#readySince[color] = 0;
        }
    }
}
