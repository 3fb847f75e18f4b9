import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import type { Live } from "./live.ts";
import { type Place, untilLive } from "./liveState.ts";

interface Rollouts {
    readonly colors: readonly Color[];
    /** Colours whose Deployments this update has changed: their pods have been asked for a moment ago. */
    readonly changed: ReadonlySet<Color>;
    readonly timeoutSeconds: number;
}

/**
 * Waits until colours have only pods of their newest release, those that this update has changed also all of them ready, and
 * returns the live state then or at the timeout. Pulumi's provider may report a change as complete too early, since it compares the
 * new ReplicaSet with the size that this has reached so far. It does not wait at all for a rollout that somebody else has
 * started, as with `kubectl rollout restart`.
 */
export async function untilRolledOut(
    client: ClusterClient,
    place: Place,
    live: Live,
    { colors, changed, timeoutSeconds }: Rollouts,
): Promise<Live> {
    const isRolledOut = (now: Live) =>
        colors.every((color) => {
            const { outdated = 0, ready = 0, replicas = 0 } = now.colors[color] ?? {};
            return outdated === 0 && (ready >= replicas || !changed.has(color));
        });
    return isRolledOut(live) ? live : untilLive(client, place, timeoutSeconds, isRolledOut);
}
