import { COLORS, type Color } from "../../../src/model/color.ts";
import type { FaultName, Suffered } from "../suffering.ts";
import type { Sighting } from "../watch/sighting.ts";
import type { Intent } from "./intent.ts";

/** The errors with which a program may fail because of each fault, and no others. */
const SAID: Readonly<Record<FaultName, RegExp>> = {
    "istiod restarts":
        /failed calling webhook|could not be read from istiod|these may still use the old route|does not answer/,
    "istiod is away":
        /failed calling webhook|could not be read from istiod|these may still use the old route|does not answer/,
    "the API server restarts":
        /failed calling webhook|connection refused|ECONNREFUSED|ECONNRESET|connection reset|hang up|EOF|unreachable|these may still use the old route|does not answer|net\/http|shutdown|etcdserver|forbidden|unable to handle|connection lost|broken pipe/i,
    "Prometheus is away": /Prometheus at \S+ does not answer/,
    "the API server is slow": /Timeout|timed out|deadline|no answer within/i,
    "the API server is busy": /answered with 429|with 429|TooManyRequests|too many requests/i,
    "the API server fails": /answered with 500|with 500|InternalError|unreachable/,
    "the API server hangs up": /EOF|ECONNRESET|reset|hang up|unreachable|broken pipe|connection lost|closed/,
    "the API server takes no writes": /answered with 503|with 503|ServiceUnavailable/,
    "the session is over":
        /session has expired|Unauthorized|401|credential|exec plugin|log in|exit(?:ed)? (?:code|with) 1/i,
};

/** The faults during which proxies may not learn of changes. */
const BLINDS: readonly FaultName[] = ["istiod restarts", "istiod is away", "the API server restarts"];

/** How long istiod collects changes before it pushes them, and how long it takes to catch up after a restart. */
const GATHERING_MILLISECONDS = 1000;
const CATCHING_UP_MILLISECONDS = 3000;

export function mayFailOf(suffered: readonly Suffered[], output: string): boolean {
    return suffered.some(({ fault }) => SAID[fault].test(output));
}

/** Whether proxies may still have used the previous route. */
export function isBlind(suffered: readonly Suffered[]): boolean {
    return suffered.some(({ fault }) => BLINDS.includes(fault));
}

/**
 * Why a fault excuses lost requests. Only two reasons count: proxies got no updates for longer than the configured drain, which does not
 * wait for proxies; or proxies got a route before the new pods that it leads to.
 */
export function excuseOf(
    suffered: readonly Suffered[],
    sightings: readonly Sighting[],
    { waitsForProxies }: Intent,
): string | undefined {
    const blind = suffered.filter(({ fault }) => BLINDS.includes(fault));
    for (const { fault, startedAt, endedAt } of blind) {
        const isMeanwhile = (at: number | undefined) =>
            at !== undefined && at > startedAt - GATHERING_MILLISECONDS && at < endedAt + CATCHING_UP_MILLISECONDS;
        const shrunk = sightings.some(
            (each) => each.kind === "color" && isMeanwhile(each.at) && isMeanwhile(each.lostTrafficAt) && isLess(each),
        );
        if (shrunk && !waitsForProxies) return `${fault}, for longer than the configured drain`;
        const isNew = (color: Color) =>
            sightings.some((each) => each.kind === "color" && each.color === color && isMeanwhile(each.at));
        const opened = sightings.some(
            (each) =>
                each.kind === "route" &&
                isMeanwhile(each.at) &&
                COLORS.some((color) => gains(each, color) && isNew(color)),
        );
        if (opened && fault === "the API server restarts")
            return `${fault}, and istiod learned of the route before the pods`;
    }
    return undefined;
}

type Changed<K> = Extract<Sighting, { kind: K }>;

function isLess({ before, after }: Changed<"color">): boolean {
    return before !== undefined && (after.ready < before.ready || after.replicas < before.replicas);
}

function gains({ before, after }: Changed<"route">, color: Color): boolean {
    return after.view.reach[color] > (before?.view.reach[color] ?? 0);
}
