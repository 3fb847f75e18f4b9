/**
 * Updates of a release set killed with SIGKILL at random moments, cutovers and rollbacks in turns, each made good by the next
 * update, which finishes it or takes it back. Inside a sandbox:
 *
 *     npm run -s sandbox -- exec -- node test/bench/killedReleaseSet.ts [KILLS [SEED]]
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { COLORS, type Color, other } from "../../src/model/color.ts";
import { type Chain, deployChain } from "../harness/chain.ts";
import { inCluster, inState } from "../harness/clusterState.ts";
import { assertNothingLost } from "../harness/lossless.ts";
import { waysOf } from "../harness/ways.ts";
import { say } from "../sandbox/paint.ts";
import { sum } from "./measure/counts.ts";
import { record } from "./record.ts";

const kills = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? 20261130);
const file = process.argv[4];

/** One random moment in each part of an update, as a part of its time. */
const moments = fc
    .sample(fc.noBias(fc.integer({ min: 0, max: 999 })), { seed, numRuns: kills })
    .map((permille, part) => (part + permille / 1000) / kills);

const chain = await deployChain("chain-killed", { releaseSet: true, rates: { gateway: 80, mesh: 14, slow: 6 } });
try {
    await killAgainAndAgain(chain);
} finally {
    await chain.remove();
}

async function killAgainAndAgain({ stack, up, watch, load }: Chain): Promise<void> {
    const objects = await inCluster();
    let active: Color = "green";
    const { startedAt, endedAt } = await up({ activeColor: active });
    const usualMs = endedAt - startedAt;
    say(`a cutover takes ${usualMs / 1000} s`);
    let killed = 0;
    for (const [index, moment] of moments.entries()) {
        active = other(active);
        const what = `to ${active}, killed after ${Math.round(moment * usualMs)} ms`;
        await stack.configure("activeColor", active);
        const wasRunning = await stack.kill(sleep(Math.round(moment * usualMs)), "up", "--yes", "--skip-preview");
        if (wasRunning) killed += 1;
        const left = await watch(what, 1500);
        await stack.run("cancel", "--yes");
        const isTakenBack = index % 3 === 2;
        if (isTakenBack) active = other(active);
        const again = await up({ activeColor: active });
        const after = await watch(`${what}, next update`, 1000);
        await stack.run("preview", "--expect-no-changes");
        const entered = COLORS.filter((color) => left.whole[color] > 0).join(" and ");
        say(
            `${what}${wasRunning ? "" : " (it was over)"}: ${entered} answers, others ${JSON.stringify(left.others)}; next update to ${active} ` +
                `${(again.endedAt - again.startedAt) / 1000} s, then ${JSON.stringify(after.whole)}, nothing to change`,
        );
        assert.deepEqual([left.others, after.others], [{}, {}]);
        assert.equal(entered.includes("and"), false, `${what}: ${entered} answer`);
        assert.equal(after.whole[other(active)], 0);
        assert.deepEqual(await inCluster(), objects);
        assert.deepEqual(await inState(stack), objects);
    }
    const report = await load.stop();
    const { whole, others } = waysOf(Object.values(report.targets));
    const { sent, lost } = report;
    if (file) await record(file, { setKills: { killed, sent, lost, mixed: sum(Object.values(others)) } });
    say(
        `${killed} of ${kills} killed: ${sent} requests, ${lost} lost, whole ${JSON.stringify(whole)}, others ${JSON.stringify(others)}`,
    );
    assertNothingLost(report);
    assert.deepEqual(others, {});
}
