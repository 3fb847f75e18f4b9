import type { Color } from "../../model/color.ts";
import { sayPercent } from "../../model/percent.ts";
import { type ObservedService, requestRate } from "../../monitoring/requests.ts";
import { sayDuration } from "../output/duration.ts";
import type { PrometheusClient } from "./client.ts";
import { windowSeconds } from "./window.ts";

/** How a new colour will be watched. */
export interface WatchPlan {
    /** Percent of the traffic at each step. */
    readonly steps: number[];
    readonly bakeMilliseconds: number;
    readonly minRequests: number;
}

/**
 * Why a watch could never judge: at some step the colour gets fewer requests until the bake is over than are needed to say
 * anything, so that the cutover would be taken back for want of them. Undefined where there are enough.
 */
export function tooFewRequests(
    { steps, bakeMilliseconds, minRequests }: WatchPlan,
    { requestsPerSecond, scrape }: { requestsPerSecond: number; scrape: number | undefined },
): string | undefined {
    // The last check's window is the bake time, or what a rate needs if that is longer. Before the step it contains no requests.
    const seconds = bakeMilliseconds / 1000;
    const most = (percent: number) => requestsPerSecond * (percent / 100) * seconds;
    const short = steps.find((percent) => most(percent) < minRequests);
    if (bakeMilliseconds === 0 || short === undefined) return undefined;
    const got = Math.floor(most(short));
    const rate = requestsPerSecond * (short / 100);
    const way =
        rate > 0
            ? `Use --bake ${sayBake(minRequests / rate, scrape)} or longer, or --min-requests ${Math.max(1, got)}`
            : "Wait for more traffic";
    return (
        `the service gets ${sayRate(requestsPerSecond)}, so at ${sayPercent(short / 100)} the new colour gets about ${got} in ` +
        `${sayDuration(bakeMilliseconds)}. A verdict needs ${minRequests} (--min-requests). ${way}`
    );
}

/** The value to suggest for --bake, a little above what is needed. */
function sayBake(seconds: number, scrape: number | undefined): string {
    const enough = Math.max(seconds * 1.2, windowSeconds(scrape));
    return enough < 120 ? `${Math.ceil(enough)}s` : `${Math.ceil(enough / 60)}m`;
}

function sayRate(perSecond: number): string {
    const rounded = perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond);
    return `${rounded} requests a second`;
}

/** Requests a second of both colours together over the last minutes; undefined where none were measured. */
export async function measureRate(
    prometheus: PrometheusClient,
    service: ObservedService,
    scrape: number | undefined,
): Promise<number | undefined> {
    const window = `${Math.max(windowSeconds(scrape), RECENT_SECONDS)}s`;
    const rates = await Promise.all(
        (["blue", "green"] satisfies Color[]).map(
            async (color) => (await prometheus.query(requestRate(service, color, window)))[0]?.value,
        ),
    );
    const known = rates.filter((rate) => rate !== undefined && !Number.isNaN(rate));
    return known.length === 0 ? undefined : known.reduce<number>((sum, rate) => sum + (rate ?? 0), 0);
}

/** Long enough that a short pause does not look like the end of traffic. */
const RECENT_SECONDS = 60;
