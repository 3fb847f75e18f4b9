import type { Color } from "../model/color.ts";
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
    /** The Deployment's uid as the state has it; undefined where the state does not say. */
    uid: string | undefined;
    allowLiveChange: boolean;
    scaleDownDelaySeconds: number;
    now: Date;
}

/** Whether a colour may change, after how long, and whether it loses pods that some proxy may still know. */
export type DrainDecision =
    | { allowed: true; waitMilliseconds: number; drains: boolean }
    | { allowed: false; reason: string };

const AT_ONCE: DrainDecision = { allowed: true, waitMilliseconds: 0, drains: false };

/** Trusts what the cluster says, not what the update has just done or believes to have done. */
export function decideDrain(live: Live, change: ColorChange): DrainDecision {
    const { name, color } = change;
    const pods = live.colors[color];
    if (!pods) return AT_ONCE;
    if (change.uid !== undefined && pods.uid !== change.uid) return anotherObject(change, pods);
    const what = describe(change, pods);
    if (!what || change.allowLiveChange) return AT_ONCE;
    if (!live.route) {
        // Without pods that serve there is nothing to lose: a first deployment that failed can be mended.
        if (pods.ready === 0) return AT_ONCE;
        return {
            allowed: false,
            reason:
                `${name}: ${color} was left as it is. This update would ${what}, but the route that says whether ${color} has ` +
                "traffic is not there. Run `pulumi up --refresh` without this change, which brings the route back, then try again; " +
                "allowLiveChange: true does it regardless.",
        };
    }
    if (hasTraffic(live.route.view, color)) {
        return {
            allowed: false,
            reason:
                `${name}: ${color} was left as it is. It has ${trafficOf(live, color)}, and this update would ${what}. ` +
                (change.template
                    ? "Give the change to the other colour and cut over"
                    : `If somebody scaled ${color} by hand, declare replicas ${pods.replicas}; if somebody moved traffic by hand, run ` +
                      "`pulumi up --refresh` and see what it says; else move the traffic first") +
                ", or set allowLiveChange: true.",
        };
    }
    return {
        allowed: true,
        waitMilliseconds: drainWait(live.route.changedAt, change.scaleDownDelaySeconds, change.now),
        drains: true,
    };
}

/** What an update does to pods that may have traffic, or undefined where they will not notice. */
function describe({ color, replicas, template }: ColorChange, pods: LiveColor): string | undefined {
    if (template) return `replace the pods of ${color} by others`;
    if (replicas !== undefined && replicas < pods.replicas)
        return `shrink it from ${pods.replicas} pods to ${replicas}`;
    return undefined;
}

function trafficOf(live: Live, color: Color): string {
    const share = live.route?.view.share[color] ?? 0;
    return share > 0 ? `${Math.round(share * 1000) / 10} % of the traffic` : "the requests that match its rule";
}

/** The cluster keeps whole seconds, rounded down. */
export const ROUNDED_MILLISECONDS = 999;

/** How long after the newest change of the route a colour that lost the traffic still has to stay, in milliseconds. */
export function drainWait(changedAt: Date | undefined, scaleDownDelaySeconds: number, now: Date): number {
    const whole = scaleDownDelaySeconds * 1000 + ROUNDED_MILLISECONDS;
    if (changedAt === undefined) return whole;
    // A cluster's clock may be ahead of ours; more than the whole delay is never waited.
    return Math.min(Math.max(0, changedAt.getTime() + whole - now.getTime()), whole);
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
