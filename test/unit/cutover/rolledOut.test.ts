import assert from "node:assert/strict";
import { readLive } from "../../../src/cutover/liveState.ts";
import { untilRolledOut } from "../../../src/cutover/rolledOut.ts";
import { service } from "../cli/samples.ts";
import { deployment, fakeCluster, paths } from "../fakeCluster.ts";
import { midRollout } from "./objects.ts";

describe("a rollout that is under way", () => {
    it("is waited for until all pods are of the newest release", async () => {
        const answers = [midRollout, midRollout];
        const cluster = fakeCluster({ [paths.green]: () => answers.shift() ?? deployment(3) });
        const live = await untilRolledOut(
            cluster,
            service.place,
            await readLive(cluster, service.place),
            ["green"],
            10,
        );
        assert.deepEqual([answers, live.colors.green?.outdated], [[], 0]);
    });

    it("is waited for no longer than it may take", async () => {
        const cluster = fakeCluster({ [paths.green]: midRollout });
        const live = await untilRolledOut(cluster, service.place, await readLive(cluster, service.place), ["green"], 0);
        assert.equal(live.colors.green?.outdated, 2);
    });

    it("does not matter in a colour that gets no more traffic", async () => {
        const cluster = fakeCluster({ [paths.blue]: midRollout, [paths.green]: deployment(3) });
        const before = await readLive(cluster, service.place);
        assert.equal(await untilRolledOut(cluster, service.place, before, ["green"], 10), before);
    });
});
