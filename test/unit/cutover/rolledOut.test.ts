import assert from "node:assert/strict";
import { readLive } from "../../../src/cutover/liveState.ts";
import { untilRolledOut } from "../../../src/cutover/rolledOut.ts";
import { BLUE, deployment, fakeCluster, GREEN, midRollout, PLACE } from "./fakeCluster.ts";

describe("a rollout that is under way", () => {
    it("is waited for until all pods are of the newest release", async () => {
        const answers = [midRollout, midRollout];
        const cluster = fakeCluster({ [GREEN]: () => answers.shift() ?? deployment(3) });
        const live = await untilRolledOut(cluster, PLACE, await readLive(cluster, PLACE), ["green"], 10);
        assert.deepEqual([answers, live.colors.green?.outdated], [[], 0]);
    });

    it("is waited for no longer than it may take", async () => {
        const cluster = fakeCluster({ [GREEN]: midRollout });
        const live = await untilRolledOut(cluster, PLACE, await readLive(cluster, PLACE), ["green"], 0);
        assert.equal(live.colors.green?.outdated, 2);
    });

    it("does not matter in a colour that gets no more traffic", async () => {
        const cluster = fakeCluster({ [BLUE]: midRollout, [GREEN]: deployment(3) });
        const before = await readLive(cluster, PLACE);
        assert.equal(await untilRolledOut(cluster, PLACE, before, ["green"], 10), before);
    });
});
