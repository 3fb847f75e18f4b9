import type { Color } from "../model/color.ts";
import { sayPercent } from "../model/percent.ts";
import { hasTraffic } from "../model/route/view.ts";
import { REMOVES } from "./differences.ts";
import type { Live, LiveColor } from "./live.ts";

/** What an update will do to the pods of one colour. */
export interface ColorChange {
    readonly name: string;
    readonly color: Color;
    /** The number of pods that it will have; undefined where that is not known. */
    readonly replicas: number | undefined;
    /** Whether pods are replaced by others. */
    readonly template: boolean;
    /** What differs in the pods that replace them, as far as that is known. */
    readonly differences: readonly string[];
    /** The Deployment's uid as the state has it; undefined where the state does not say. */
    readonly uid: string | undefined;
    /** Whether the Service that callers use selects only this colour, so that callers outside the mesh reach it. */
    readonly pinned: boolean;
    /** In a release set: an entry without a route in the cluster, so that it is not known where its callers are led. */
    readonly without?: string | undefined;
    /** Whether the program's own route leads requests to this colour. */
    readonly meantToServe: boolean;
    readonly allowLiveChange: boolean;
}

/** Whether a colour may change, and whether it loses pods to which some proxy may still send requests. */
export type DrainDecision = { allowed: true; drains: boolean } | { allowed: false; reason: string };

const AT_ONCE: DrainDecision = { allowed: true, drains: false };

/** Judges by the cluster, not by what the update has done or assumes to have done. */
export function decideDrain(live: Live, change: ColorChange): DrainDecision {
    const { name, color } = change;
    const pods = live.colors[color];
    if (!pods) return AT_ONCE;
    if (change.uid !== undefined && pods.uid !== change.uid) return anotherObject(change, pods);
    const what = describe(change, pods);
    if (!what) return AT_ONCE;
    if (!live.route) {
        // Without serving pods no request can be lost, so a failed first deployment can be corrected.
        if (pods.ready === 0 || change.allowLiveChange) return AT_ONCE;
        return {
            allowed: false,
            reason:
                `${name}: ${color} was left unchanged. This update would ${what}, but the VirtualService${change.without === undefined ? "" : ` of ${change.without}`} is missing, so it is not known ` +
                `whether ${color} has traffic. Run \`pulumi up --refresh\` without this change to restore it, then try again. ` +
                "allowLiveChange: true permits the change without it.",
        };
    }
    const traffic = trafficOf(live, change);
    // allowLiveChange permits changes under traffic. It does not shorten the drain of a colour that has just lost it.
    if (traffic === undefined) return { allowed: true, drains: true };
    if (change.allowLiveChange && mayBePermitted(change)) return AT_ONCE;
    return {
        allowed: false,
        reason: `${name}: ${color} was left unchanged. It has ${traffic}, and this update would ${what}. ${wayOut(change, pods)}`,
    };
}

/** What an update does to pods that may have traffic; undefined where it does not affect them. */
function describe({ color, replicas, template, differences }: ColorChange, pods: LiveColor): string | undefined {
    if (template) {
        const some = differences.slice(0, MOST_DIFFERENCES).join(", ");
        const more = differences.length > MOST_DIFFERENCES ? ` and ${differences.length - MOST_DIFFERENCES} more` : "";
        return `replace the pods of ${color}${some === "" ? "" : ` (it ${some}${more})`}`;
    }
    if (replicas !== undefined && replicas < pods.replicas)
        return `scale it down from ${pods.replicas} pods to ${replicas}`;
    return undefined;
}

const MOST_DIFFERENCES = 5;

/** The traffic of a colour in words, or undefined where it has none. */
function trafficOf({ route }: Live, { color, pinned }: ColorChange): string | undefined {
    const share = route?.view.share[color] ?? 0;
    if (share > 0) return `${sayPercent(share)} of the traffic`;
    if (route && hasTraffic(route.view, color)) return "the requests that match its rule";
    return pinned ? "the traffic of callers without a sidecar, because the Service selects it" : undefined;
}

/**
 * allowLiveChange applies to the colour that the program gives traffic to. It was not set for a colour to which somebody has
 * moved traffic by hand. And it never permits scaling to 0 under traffic.
 */
function mayBePermitted({ meantToServe, replicas }: ColorChange): boolean {
    return meantToServe && replicas !== 0;
}

function wayOut(change: ColorChange, { replicas }: LiveColor): string {
    const { color, template, differences, pinned, meantToServe, allowLiveChange } = change;
    const permission = mayBePermitted(change) ? ", or set allowLiveChange: true" : "";
    const unpermitted = allowLiveChange ? " allowLiveChange does not permit this." : "";
    if (template && !meantToServe) {
        return (
            `The program gives ${color} no traffic, so somebody moved it by hand. Run \`pulumi up --refresh\` and read its preview, ` +
            `or set activeColor to where the traffic is.${unpermitted}`
        );
    }
    if (template) {
        const undeclared = differences.some((each) => each.startsWith(REMOVES))
            ? "If something was set by hand and should stay, declare it in the program. Otherwise make"
            : "Make";
        return `${undeclared} this change to the other colour and cut over${permission}.${unpermitted}`;
    }
    const pin = pinned ? " If only the Service points to it, that command moves the Service first." : "";
    return (
        `If somebody scaled ${color} by hand, declare ${color}.replicas ${replicas}. If somebody moved traffic by hand, run ` +
        `\`pulumi up --refresh\` and read its preview.${pin} Otherwise move the traffic first${permission}.${unpermitted}`
    );
}

/** The cluster keeps whole seconds, rounded down. */
export const ROUNDED_MILLISECONDS = 999;

/** What is known about the time of a routing change. */
export interface ChangeTime {
    /** By the cluster's clock; undefined where it does not say. */
    readonly changedAt: Date | undefined;
    /** For how long this process has seen it unchanged, by a monotonic clock. */
    readonly seenMilliseconds: number;
    /** Whether this process saw the change, so that it is not older than `seenMilliseconds`. */
    readonly watched: boolean;
}

/** How long a colour that lost the traffic must still be kept, in milliseconds. */
export function restOfDelay(
    { changedAt, seenMilliseconds, watched }: ChangeTime,
    delaySeconds: number,
    now: Date,
): number {
    const whole = delaySeconds * 1000 + ROUNDED_MILLISECONDS;
    // If it has been seen unchanged for the whole delay, it is old enough, whatever the cluster's clock says.
    const bySight = Math.max(0, whole - seenMilliseconds);
    // The cluster's clock and ours may differ.
    if (watched || changedAt === undefined) return bySight;
    return Math.min(Math.max(0, changedAt.getTime() + whole - now.getTime()), bySight);
}

function anotherObject({ name, color, uid }: ColorChange, pods: LiveColor): DrainDecision {
    return {
        allowed: false,
        reason:
            `${name}: ${color} was left unchanged. Its Deployment in the cluster has uid ${pods.uid}, but Pulumi's state has ${uid}. ` +
            "Either the provider now reaches another cluster, or the Deployment was recreated. Run `pulumi up --refresh`.",
    };
}
