import { heaviest, type RouteView } from "../../src/model/route/view.ts";
import { inCluster, inState, specs } from "../harness/clusterState.ts";
import { DRAIN_SECONDS } from "../harness/configuredStack.ts";
import type { Beginning } from "./commands/beginning.ts";
import type { Intent } from "./model/intent.ts";
import type { Stand } from "./stand.ts";
import { Violation } from "./violation.ts";

/**
 * The setting that the gate names where the program declares fewer pods than carry the traffic now, as after `kubectl scale`: no
 * update alone could move the traffic then.
 */
export function namedSetting(output: string): Beginning | undefined {
    const [, argument, value] = /at most: set (\S+) to (\d+)/.exec(output) ?? [];
    return argument === undefined || value === undefined ? undefined : { [argument]: value };
}

/** Settings for the way back only: the live colour may be changed, and drains are as short as in any run. */
const ON_THE_WAY: Beginning = {
    allowLiveChange: "true",
    scaleDownDelaySeconds: String(DRAIN_SECONDS),
    "drain.waitForProxies": null,
    "drain.istiodUrls[0]": null,
};

/** What the configuration means on the way back, where it differs from before and after. */
export const MEANWHILE: Partial<Intent> = { allowsLiveChange: true, drainSeconds: DRAIN_SECONDS };

const SPLIT = "traffic.idlePercent";

/** The command of the gate's refusal, which does not appear while the selected colour is the one with the traffic. */
const WIDEN = [
    ...["patch", "service", "my-app", "--type=json"],
    ...["-p", JSON.stringify([{ op: "remove", path: "/spec/selector/color" }])],
];

/**
 * Restores what a run starts from, out of any state, with the traffic on blue. It takes at most two updates, and leaves nothing to
 * do. If the first one is refused and names a setting, the second one has that setting and must succeed, and a third removes it.
 * A split comes after that.
 */
export async function bringBack(stand: Stand, beginning: Beginning): Promise<void> {
    const { configured, witness } = stand;
    stand.standsAs = undefined;
    if (witness.route?.hold) await stand.bluegreen("release");
    if (witness.isNarrowedByHand) await stand.kubectl(WIDEN);
    for (const stop of stopsOnTheWay(witness.route?.view, beginning)) await comeTo(stand, stop);
    await configured.reset(beginning);
    const has = witness.route && heaviest(witness.route.view);
    if (has !== "blue") throw new Violation([`converges: every update succeeded, but ${has} has the traffic`]);
    await nothingLeft(stand);
    stand.standsAs = JSON.stringify(beginning);
}

/** The configurations to apply one after the other: a split together with a cutover is refused, as it would not move all traffic. */
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
    if (last.exitCode === 0) return;
    const named = namedSetting(last.output);
    const what = named ? `an update with ${JSON.stringify(named)}, as the error says,` : "the second update";
    if (named) await stand.set(named);
    last = await up();
    if (last.exitCode === 0 && named) {
        await configured.reset(changing);
        last = await up();
    }
    if (last.exitCode === 0) return;
    const has = witness.route && heaviest(witness.route.view);
    throw new Violation([`converges: ${what} fails, and ${has} has the traffic: ${last.output.slice(-1500)}`]);
}

/**
 * A preview tells whether anything is left to do, but takes as long as an update. It is not repeated for the very same specs, right
 * after an update that has refreshed its state.
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

/** For a run whose beginning was not restored by the last one, as after a failure. As a last resort it deploys everything anew. */
export async function startOver(stand: Stand, beginning: Beginning): Promise<void> {
    try {
        await stand.world.bringBack(stand, beginning);
    } catch (error) {
        if (!(error instanceof Violation)) throw error;
        await stand.pulumi("cancel", "--yes");
        await stand.pulumi("destroy", "--yes", "--skip-preview", "--run-program");
        await stand.world.bringBack(stand, beginning).catch((again: unknown) => {
            // Not a violation: the run has not begun yet.
            throw new Error(
                `could not restore the beginning ${JSON.stringify(beginning)}, not even by deploying everything anew`,
                { cause: again },
            );
        });
    }
}
