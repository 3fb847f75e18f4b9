import type { Color } from "../model/color.ts";
import { sayPercent } from "../model/percent.ts";
import { hasTraffic } from "../model/route/view.ts";
import type { Live, LiveColor } from "./live.ts";

/** What an update is about to do to the pods of one colour. */
export interface ColorChange {
    name: string;
    color: Color;
    /** The number of pods that it will have; undefined where nobody says. */
    replicas: number | undefined;
    /** Whether pods are replaced by others. */
    template: boolean;
    /** What differs in the pods that replace them, as far as that is known. */
    differences: readonly string[];
    /** The Deployment's uid as the state has it; undefined where the state does not say. */
    uid: string | undefined;
    /** Whether the Service that callers know selects this colour alone, so that callers whom no route leads reach it. */
    pinned: boolean;
    /** Whether the program's own route leads requests to this colour. */
    meantToServe: boolean;
    allowLiveChange: boolean;
}

/** Whether a colour may change, and whether it loses pods that some proxy may still know. */
export type DrainDecision = { allowed: true; drains: boolean } | { allowed: false; reason: string };

const AT_ONCE: DrainDecision = { allowed: true, drains: false };

/** Trusts what the cluster says, not what the update has just done or believes to have done. */
export function decideDrain(live: Live, change: ColorChange): DrainDecision {
    const { name, color } = change;
    const pods = live.colors[color];
    if (!pods) return AT_ONCE;
    if (change.uid !== undefined && pods.uid !== change.uid) return anotherObject(change, pods);
    const what = describe(change, pods);
    if (!what) return AT_ONCE;
    if (!live.route) {
        // Without pods that serve there is nothing to lose: a first deployment that failed can be mended.
        if (pods.ready === 0 || change.allowLiveChange) return AT_ONCE;
        return {
            allowed: false,
            reason:
                `${name}: ${color} was left as it is. This update would ${what}, but the route that says whether ${color} has ` +
                "traffic is not there. Run `pulumi up --refresh` without this change, which brings the route back, then try again; " +
                "allowLiveChange: true does it regardless.",
        };
    }
    const traffic = trafficOf(live, change);
    // Permission to change what carries traffic is none to forget who may still send some to what lost it.
    if (traffic === undefined) return { allowed: true, drains: true };
    if (change.allowLiveChange && mayBePermitted(change)) return AT_ONCE;
    return {
        allowed: false,
        reason: `${name}: ${color} was left as it is. It has ${traffic}, and this update would ${what}. ${wayOut(change, pods)}`,
    };
}

/** What an update does to pods that may have traffic, or undefined where they will not notice. */
function describe({ color, replicas, template, differences }: ColorChange, pods: LiveColor): string | undefined {
    if (template) {
        const some = differences.slice(0, MOST_DIFFERENCES).join(", ");
        const more = differences.length > MOST_DIFFERENCES ? ` and ${differences.length - MOST_DIFFERENCES} more` : "";
        return `replace the pods of ${color} by others${some === "" ? "" : ` (${some}${more})`}`;
    }
    if (replicas !== undefined && replicas < pods.replicas)
        return `shrink it from ${pods.replicas} pods to ${replicas}`;
    return undefined;
}

const MOST_DIFFERENCES = 5;

/** The traffic of a colour in words, or undefined where it has none. */
function trafficOf({ route }: Live, { color, pinned }: ColorChange): string | undefined {
    const share = route?.view.share[color] ?? 0;
    if (share > 0) return `${sayPercent(share)} of the traffic`;
    if (route && hasTraffic(route.view, color)) return "the requests that match its rule";
    return pinned ? "the callers whom no route leads, since the Service selects it" : undefined;
}

/**
 * Who sets allowLiveChange means the colour that the program gives traffic to. Where somebody has moved traffic to the other one, that
 * flag, perhaps left set, was not about it; and without a pod nobody is served, whoever permits it.
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
            `The program takes ${color} for the colour without traffic, so somebody moved it by hand: run \`pulumi up --refresh\` and see ` +
            `what it says, or set activeColor to where the traffic is.${unpermitted}`
        );
    }
    if (template) {
        const undeclared = differences.some((each) => each.startsWith("without "))
            ? "What was set by hand and is to stay has to be declared in the program too. Else give"
            : "Give";
        return `${undeclared} the change to the other colour and cut over${permission}.${unpermitted}`;
    }
    const pin = pinned ? "; if it is the Service alone, `pulumi up --refresh` first moves that" : "";
    return (
        `If somebody scaled ${color} by hand, declare replicas ${replicas}; if somebody moved traffic by hand, run ` +
        `\`pulumi up --refresh\` and see what it says${pin}; else move the traffic first${permission}.${unpermitted}`
    );
}

/** The cluster keeps whole seconds, rounded down. */
export const ROUNDED_MILLISECONDS = 999;

/** What is known of when something changed where requests go. */
export interface ChangeTime {
    /** By the cluster's clock; undefined where it does not say. */
    changedAt: Date | undefined;
    /** For how long it has been seen here as it is, by a clock that nobody sets. */
    seenMilliseconds: number;
    /** Whether it was seen to change, so that it changed no earlier than that. */
    watched: boolean;
}

/** How long after a change a colour that lost the traffic still has to stay, in milliseconds. */
export function restOfDelay(
    { changedAt, seenMilliseconds, watched }: ChangeTime,
    delaySeconds: number,
    now: Date,
): number {
    const whole = delaySeconds * 1000 + ROUNDED_MILLISECONDS;
    // What has been as it is for the whole delay is old enough, wherever the cluster's clock may be.
    const bySight = Math.max(0, whole - seenMilliseconds);
    // The cluster's clock and ours may be apart.
    if (watched || changedAt === undefined) return bySight;
    return Math.min(Math.max(0, changedAt.getTime() + whole - now.getTime()), bySight);
}

function anotherObject({ name, color, uid }: ColorChange, pods: LiveColor): DrainDecision {
    return {
        allowed: false,
        reason:
            `${name}: ${color} was left as it is. Its Deployment in the cluster has uid ${pods.uid}, the one in Pulumi's state ${uid}: ` +
            "either the cluster is another one than the provider's, or somebody has made the Deployment anew. " +
            "Run `pulumi up --refresh`.",
    };
}
