import type { ServiceConfig } from "../config/serviceConfig.ts";

const KEY = "cutoverReason";

export interface Explanation {
    /** Why the traffic is to move, where somebody said so. */
    given: string | undefined;
    /** What the configuration says. */
    configured: string | undefined;
    /** What the live route says: why traffic is where it is. */
    live: string | undefined;
}

/** Makes the configuration say why traffic moves. Gives what puts it back, for a move that comes to nothing. */
export async function explain(
    config: Pick<ServiceConfig, "put">,
    { given, configured, live }: Explanation,
): Promise<() => Promise<void>> {
    // The reason of the last move, left in the configuration, would pass for that of this one.
    const isOld = configured !== undefined && configured === live;
    const reason = given ?? (isOld ? undefined : configured);
    if (reason === configured) return async () => undefined;
    await config.put(KEY, reason);
    return () => config.put(KEY, configured);
}
