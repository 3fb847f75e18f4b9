import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { other } from "../../src/model/color.ts";
import { drainSeconds, inCluster, inState, wants } from "../harness/clusterState.ts";
import { DRAIN_SECONDS, deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";

/** Another seed kills at other moments. */
const SEED = 20260927;
const KILLS = 10;

/** One random moment in each tenth of an update, as a part of its time: from its first steps to its last. */
const moments = fc
    .sample(fc.noBias(fc.integer({ min: 0, max: 999 })), { seed: SEED, numRuns: KILLS })
    .map((permille, tenth) => (tenth + permille / 1000) / KILLS);

describe("`pulumi up` killed with SIGKILL", () => {
    let service: ServiceUnderLoad;
    let usualMs: number;
    let killed = 0;
    let active: "blue" | "green" = "blue";

    before(async () => {
        service = await deployUnderLoad("killed-update");
        active = other(active);
        await service.configure({ activeColor: active });
        const { startedAt, endedAt } = await service.up();
        usualMs = endedAt - startedAt;
    });
    after(() => service.remove());

    for (const moment of moments) {
        const percent = `${Math.round(moment * 100)} %`;

        describe(`after ${percent} of a cutover`, () => {
            let answeringAfterwards: string[];

            before(async () => {
                active = other(active);
                await service.configure({ activeColor: active });
                const later = sleep(Math.round(moment * usualMs));
                if (await service.stack.kill(later, "up", "--yes", "--skip-preview")) killed += 1;
                answeringAfterwards = await service.answering();
                await service.stack.run("cancel", "--yes");
                await service.up();
            });

            it("leaves all traffic on one colour", () => {
                assert.equal(answeringAfterwards.length, 1, `${answeringAfterwards}`);
            });

            it("is made good by the next update: the traffic moves", () => service.answersOnly(active));

            it("is made good by the next update: the old colour drains", () => wants(other(active), 0));

            it("keeps the old colour as long as every proxy may need to hear of the route", async () => {
                const seconds = await drainSeconds(other(active));
                assert.ok(seconds >= DRAIN_SECONDS, `${seconds} s`);
            });

            it("leaves nothing behind", async () => assert.deepEqual(await inCluster(), await inState(service.stack)));
        });
    }

    describe("ten times", () => {
        it("hit most of the updates before they were over", () =>
            assert.ok(killed > KILLS / 2, `${killed} of ${KILLS}`));

        it("loses no request", () => service.assertNothingLost());
    });
});
