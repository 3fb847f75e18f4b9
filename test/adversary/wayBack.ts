import { heaviest } from "../../src/model/route/view.ts";
import { inCluster, inState, specs } from "../harness/clusterState.ts";
import type { Stand } from "./stand.ts";
import { Violation } from "./violation.ts";

/** The traffic may come from five pods to three, which the gate would ask to be five first. */
const FEWER_PODS = { "gate.minReadyPercent": "50" };

/**
 * The standard configuration, whatever there is: what is live may be changed for once, and the traffic comes to blue. One update
 * does, or two more where the gate has to be asked for less, and nothing is left to do.
 */
export const bringBack = async (stand: Stand): Promise<void> => {
    const { configured, witness } = stand;
    if (witness.route?.hold) await stand.bluegreen("release");
    await configured.reset({ allowLiveChange: "true" });
    const up = () => stand.pulumi("up", "--yes", "--skip-preview");
    let last = await up();
    if (/currently locked/.test(last.output)) {
        await stand.pulumi("cancel", "--yes");
        last = await up();
    }
    if (last.exitCode !== 0) {
        await stand.set(FEWER_PODS);
        await up();
        await stand.set({ gate: null });
        last = await up();
    }
    await stand.set({ allowLiveChange: null });
    const has = witness.route && heaviest(witness.route.view);
    if (last.exitCode !== 0 || has !== "blue")
        throw new Violation([`converges: after two updates ${has} has the traffic: ${last.output.slice(-1500)}`], "");
    await nothingLeft(stand);
};

/**
 * A preview says whether anything is left to do, which takes as long as an update. Of the very same specs, right after an update that
 * has refreshed its state, it has said so before.
 */
const nothingLeft = async (stand: Stand): Promise<void> => {
    const now = await specs();
    if (!stand.settled.has(now)) {
        const preview = await stand.pulumi("preview", "--expect-no-changes");
        if (preview.exitCode !== 0)
            throw new Violation([`converges: something is left to do: ${preview.output.slice(-1500)}`], "");
        stand.settled.add(now);
    }
    const [cluster, state] = await Promise.all([inCluster(), inState(stand.configured.stack)]);
    if (cluster.join() !== state.join())
        throw new Violation([`nothingOrphaned: the cluster has ${cluster.join()}, the state ${state.join()}`], "");
    stand.isStandard = true;
};

/** The standard once more after a run that failed, of which it is known what was wrong; everything anew if nothing else helps. */
export const startOver = async (stand: Stand): Promise<void> => {
    try {
        await bringBack(stand);
    } catch (error) {
        if (!(error instanceof Violation)) throw error;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi("destroy", "--yes", "--skip-preview", "--run-program");
        await bringBack(stand);
    }
};
