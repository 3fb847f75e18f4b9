import type { ServiceConfig } from "../config/serviceConfig.ts";

const KEY = "cutoverReason";

export interface Explanation {
    /** The reason for the move, if one was given. */
    readonly given: string | undefined;
    /** What the configuration says. */
    readonly configured: string | undefined;
    /** What the live route says: why traffic is where it is. */
    readonly live: string | undefined;
}

/** Writes the reason for the move into the configuration. Returns a function that restores the old one, for a move that fails. */
export async function explain(
    config: Pick<ServiceConfig, "put">,
    { given, configured, live }: Explanation,
): Promise<() => Promise<void>> {
    // The reason for the last move, left in the configuration, would look like the reason for this one.
    const isOld = configured !== undefined && configured === live;
    const reason = given ?? (isOld ? undefined : configured);
    if (reason === configured) return async () => undefined;
    await config.put(KEY, reason);
    return () => config.put(KEY, configured);
}
