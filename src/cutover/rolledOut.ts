import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import type { Live } from "./live.ts";
import { type Place, untilLive } from "./liveState.ts";

/**
 * Waits until colours have only pods of their newest release, and returns the live state then or at the timeout. Pulumi's
 * provider may report a rolling update as complete too early, since it compares the new ReplicaSet with the size that this has
 * reached so far. It does not wait at all for a rollout that somebody else has started, as with `kubectl rollout restart`.
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
