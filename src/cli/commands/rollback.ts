import type { ClusterClient } from "../../cluster/client.ts";
import { Failure } from "../failure.ts";
import { type Interruption, listenForInterruption } from "../interruption.ts";
import type { CommonOptions } from "../options.ts";
import { sayDuration } from "../output/duration.ts";
import { followRollback } from "../rollback/followRollback.ts";
import { moveTrafficBack } from "../rollback/moveTraffic.ts";
import type { RollbackOrder, RolledBack } from "../rollback/order.ts";
import { leadOf, namedAs, type Release } from "../stack/release.ts";
import { clusterOf, onlyRelease, openSession, recallSession, type Session } from "../stack/session.ts";

export interface RollbackOptions extends CommonOptions {
    readonly reason: string;
    readonly force?: boolean;
    readonly timeout: number;
    readonly lockTimeout: number;
    /** Whether configuration and state follow at once. */
    readonly follow: boolean;
}

/** Moves traffic first, with one request to the API server; then updates configuration and state. */
export async function rollback(options: RollbackOptions): Promise<void> {
    const interruption = listenForInterruption();
    try {
        await rollBackAndFollow(options, interruption);
    } finally {
        interruption.end();
    }
}

async function rollBackAndFollow(options: RollbackOptions, interruption: Interruption): Promise<void> {
    const startedAt = Date.now();
    const { session, release, client, moved, order } = await back(options, interruption.signal);
    const took = sayDuration(Date.now() - startedAt);
    const { console } = session;
    if (moved.moved) console.say(`${release.name}: traffic is back on ${moved.to} (${took})`, "good");
    else console.say(moved.reason ?? "", "warning");
    const result = { ...namedAs(release), to: moved.to, moved: moved.moved, reason: options.reason };
    if (!options.follow) {
        console.result({ ...result, followed: false });
        return;
    }
    await followRollback(session, release, client, moved.to, { ...options, order, interruption });
    console.say(`${release.name}: configuration and state now say ${moved.to}`, "good");
    if (moved.moved) console.say(`${release.name}: traffic stays there until \`bluegreen release\``);
    console.result({ ...result, followed: true });
}

interface Back {
    readonly session: Session;
    readonly release: Release;
    readonly client: ClusterClient;
    readonly moved: RolledBack;
    readonly order: RollbackOrder;
}

/** Starts from the remembered session. Where the cluster has another route by now, starts again from the state. */
async function back(options: RollbackOptions, signal: AbortSignal): Promise<Back> {
    const recalled = recallSession(options);
    // Which of several is meant, the state says as it is now.
    if (recalled?.releases.length === 1) {
        const release = onlyRelease(recalled, "rollback");
        try {
            const client = await clusterOf(leadOf(release));
            const order = { ...orderOf(recalled, options, signal), isRemembered: true };
            return { session: recalled, release, client, order, moved: await moveTrafficBack(client, release, order) };
        } catch (error) {
            // The remembered session may be out of date; the state decides whether there is something to roll back.
            if (error instanceof Failure && !isStale(error)) throw error;
        }
    }
    const session = await openSession(options);
    const release = onlyRelease(session, "rollback");
    const client = await clusterOf(leadOf(release));
    // The remembered session may name a server that no longer exists; this one comes from the state.
    const order = { ...orderOf(session, options, signal), waitsForServer: true };
    return { session, release, client, order, moved: await moveTrafficBack(client, release, order) };
}

function isStale({ details }: Failure): boolean {
    return (details as { stale?: boolean }).stale === true;
}

function orderOf(
    { console }: Session,
    { reason, force = false, timeout }: RollbackOptions,
    signal: AbortSignal,
): RollbackOrder {
    return { reason, force, timeoutMilliseconds: timeout, say: (text) => console.progress(text), signal };
}
