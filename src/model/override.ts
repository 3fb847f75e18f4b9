import { momentOf } from "./moment.ts";
import { Annotations } from "./names.ts";
import { fields, type Value } from "./value.ts";

/** An operator's permission to move traffic to a target that would be refused otherwise. */
export interface Override {
    readonly reason: string;
    /** The last moment at which it holds, as an RFC 3339 time. */
    readonly until: string;
}

/** Whether an override is valid at this time. One without a reason or an end permits nothing. */
export function holds({ reason, until }: Override, now: Date): boolean {
    const end = momentOf(until);
    return /\S/.test(reason) && end !== undefined && now.getTime() <= end.getTime();
}

/**
 * What an override permits: traffic may move to fewer pods than needed, but not to none while other pods answer. Where no pod
 * answers at all, any move is permitted.
 */
export function reaches({ ready, elsewhere }: { ready: number; elsewhere: number }): boolean {
    return ready > 0 || elsewhere === 0;
}

/** The permission recorded on a route, whether it holds or is over; undefined where none can be read. */
export function recordedOverride({ metadata }: { readonly metadata: Value }): Override | undefined {
    const recorded = fields(fields(metadata).annotations)[Annotations.override];
    const { reason, until } = typeof recorded === "string" ? fields(parsed(recorded)) : {};
    return typeof reason === "string" && typeof until === "string" ? { reason, until } : undefined;
}

/** The permission recorded on a route, if it holds at `now`. */
export function overrideOn(object: { readonly metadata: Value }, now: Date): Override | undefined {
    const recorded = recordedOverride(object);
    return recorded && holds(recorded, now) ? recorded : undefined;
}

/** Why a recorded override permits nothing; undefined where it is valid, or where there is none. */
export function whyNoOverride(object: { readonly metadata: Value }, now: Date): string | undefined {
    const written = fields(fields(object.metadata).annotations)[Annotations.override];
    const recorded = recordedOverride(object);
    if (written === undefined || written === null || (recorded && holds(recorded, now))) return undefined;
    if (recorded === undefined) return 'it is not JSON with the strings "reason" and "until"';
    if (!/\S/.test(recorded.reason)) return "it gives no reason";
    return momentOf(recorded.until) === undefined
        ? `its until "${recorded.until}" is not a time such as 2030-01-31T18:00:00Z`
        : `it ended at ${recorded.until}`;
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
    }
}
