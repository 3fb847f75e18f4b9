import { heaviest, type RouteView } from "../../src/model/route/view.ts";
import { inCluster, inState, specs } from "../harness/clusterState.ts";
import { DRAIN_SECONDS } from "../harness/configuredStack.ts";
import type { Beginning } from "./commands/beginning.ts";
import type { Intent } from "./model/intent.ts";
import type { Stand } from "./stand.ts";
import { Violation } from "./violation.ts";

/** The traffic may come from five pods to three, which the gate would ask to be five first. */
const FEWER_PODS = { "gate.minReadyPercent": "50" };

/** What is live may be changed for once, and nobody waits longer than any run does. None of it is left in the state. */
const ON_THE_WAY: Beginning = {
    allowLiveChange: "true",
    scaleDownDelaySeconds: String(DRAIN_SECONDS),
    "drain.waitForProxies": null,
    "drain.istiodUrls[0]": null,
};

/** What is asked for on the way, other than before and after. */
export const MEANWHILE: Partial<Intent> = { allowsLiveChange: true, drainSeconds: DRAIN_SECONDS };

const SPLIT = "traffic.idlePercent";

/** As the refusal says it, which nobody meets while the colour with the traffic is the one that is selected. */
const WIDEN = [
    ...["patch", "service", "my-app", "--type=json"],
    ...["-p", JSON.stringify([{ op: "remove", path: "/spec/selector/color" }])],
];

/**
 * What a run begins with, whatever there is, and with the traffic on blue. One update does, or two more where the gate has to be
 * asked for less, and nothing is left to do; a split comes after that.
 */
export async function bringBack(stand: Stand, beginning: Beginning): Promise<void> {
    const { configured, witness } = stand;
    stand.standsAs = undefined;
    if (witness.route?.hold) await stand.bluegreen("release");
    if (witness.isNarrowedByHand) await stand.kubectl(WIDEN);
    for (const stop of stopsOnTheWay(witness.route?.view, beginning)) await comeTo(stand, stop);
    await configured.reset(beginning);
    const has = witness.route && heaviest(witness.route.view);
    if (has !== "blue") throw new Violation([`converges: every update ended well, and ${has} has the traffic`]);
    await nothingLeft(stand);
    stand.standsAs = JSON.stringify(beginning);
}

/** What is configured one after the other: a split is refused together with a cutover, which would not move all traffic. */
export function stopsOnTheWay(now: RouteView | undefined, beginning: Beginning): Beginning[] {
    const split = Number(beginning[SPLIT] ?? 0) / 100;
    const isOnBlue = now !== undefined && now.share.blue >= 1 - split;
    return split === 0 || isOnBlue ? [beginning] : [{ ...beginning, [SPLIT]: null }, beginning];
}

async function comeTo(stand: Stand, beginning: Beginning): Promise<void> {
    const { configured, witness } = stand;
    const changing = { ...beginning, ...ON_THE_WAY };
    await configured.reset(changing);
    const up = () => stand.pulumi("up", "--yes", "--skip-preview");
    let last = await up();
    if (/currently locked/.test(last.output)) {
        await stand.pulumi("cancel", "--yes");
        last = await up();
    }
    if (last.exitCode !== 0) {
        await stand.set(FEWER_PODS);
        await up();
        await configured.reset(changing);
        last = await up();
    }
    if (last.exitCode === 0) return;
    const has = witness.route && heaviest(witness.route.view);
    throw new Violation([`converges: after two updates ${has} has the traffic: ${last.output.slice(-1500)}`]);
}

/**
 * A preview says whether anything is left to do, which takes as long as an update. Of the very same specs, right after an update that
 * has refreshed its state, it has said so before.
 */
async function nothingLeft(stand: Stand): Promise<void> {
    const now = await specs();
    if (!stand.settled.has(now)) {
        const preview = await stand.pulumi("preview", "--expect-no-changes");
        if (preview.exitCode !== 0)
            throw new Violation([`converges: something is left to do: ${preview.output.slice(-1500)}`]);
        stand.settled.add(now);
    }
    const [cluster, state] = await Promise.all([inCluster(), inState(stand.configured.stack)]);
    if (cluster.join() !== state.join())
        throw new Violation([`nothingOrphaned: the cluster has ${cluster.join()}, the state ${state.join()}`]);
}

/** Where no run has come back to what this one begins with, as after one that failed: everything anew if nothing else helps. */
export async function startOver(stand: Stand, beginning: Beginning): Promise<void> {
    try {
        await stand.world.bringBack(stand, beginning);
    } catch (error) {
        if (!(error instanceof Violation)) throw error;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi("destroy", "--yes", "--skip-preview", "--run-program");
        await stand.world.bringBack(stand, beginning).catch((again: unknown) => {
            // This is not the fault of the run that is about to begin.
            throw new Error(`nothing brings back the beginning ${JSON.stringify(beginning)}`, { cause: again });
        });
    }
}
