import { Annotations } from "./names.ts";
import { fields, type Value } from "./value.ts";

/** An operator's permission to move traffic to a target that would be refused otherwise. */
export interface Override {
    readonly reason: string;
    /** When it ends, as an ISO 8601 time. */
    readonly until: string;
}

/** The permission recorded on a route, if it holds at `now`; anything that cannot be read permits nothing. */
export function overrideOn({ metadata }: { readonly metadata: Value }, now: Date): Override | undefined {
    const recorded = fields(fields(metadata).annotations)[Annotations.override];
    const { reason, until } = typeof recorded === "string" ? fields(parsed(recorded)) : {};
    const holds = typeof until === "string" && new Date(until).getTime() > now.getTime();
    return holds ? { reason: typeof reason === "string" ? reason : "no reason given", until } : undefined;
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}
