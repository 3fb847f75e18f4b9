import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../color.ts";
import type { Live } from "./live.ts";
import { type Place, readLive } from "./liveState.ts";

const POLL_MILLISECONDS = 200;

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
    const until = Date.now() + timeoutSeconds * 1000;
    let now = live;
    while (colors.some((color) => (now.colors[color]?.outdated ?? 0) > 0) && Date.now() < until) {
        await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
        now = await readLive(client, place);
    }
    return now;
}
