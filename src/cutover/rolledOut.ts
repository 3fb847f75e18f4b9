import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import type { Live } from "./live.ts";
import { type Place, untilLive } from "./liveState.ts";

/**
 * Waits until colours have pods of their newest release alone, and gives what is live then, or when the time is over.
 * Pulumi's provider may call a rolling update complete too early, since it measures the new ReplicaSet by the size that this has
 * reached so far, and it does not wait at all for one that somebody else has begun, as with `kubectl rollout restart`.
 */
export async function untilRolledOut(
    client: ClusterClient,
    place: Place,
    live: Live,
    colors: readonly Color[],
    timeoutSeconds: number,
): Promise<Live> {
    const isRolledOut = (now: Live) => colors.every((color) => (now.colors[color]?.outdated ?? 0) === 0);
    return isRolledOut(live) ? live : untilLive(client, place, timeoutSeconds, isRolledOut);
}
