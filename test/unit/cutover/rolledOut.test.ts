import assert from "node:assert/strict";
import { readLive } from "../../../src/cutover/liveState.ts";
import { untilRolledOut } from "../../../src/cutover/rolledOut.ts";
import type { Color } from "../../../src/model/color.ts";
import { service } from "../cli/samples.ts";
import { deployment, fakeCluster, paths } from "../fakeCluster.ts";
import { midRollout } from "./objects.ts";

const green = (timeoutSeconds: number, ...changed: Color[]) => ({
    colors: ["green"] as const,
    changed: new Set(changed),
    timeoutSeconds,
});

describe("a rollout that is under way", () => {
    it("is waited for until all pods are of the newest release", async () => {
        const answers = [midRollout, midRollout];
        const cluster = fakeCluster({ [paths.green]: () => answers.shift() ?? deployment(3) });
        const live = await untilRolledOut(cluster, service.place, await readLive(cluster, service.place), green(10));
        assert.deepEqual([answers, live.colors.green?.outdated], [[], 0]);
    });

    it("is waited for no longer than it may take", async () => {
        const cluster = fakeCluster({ [paths.green]: midRollout });
        const live = await untilRolledOut(cluster, service.place, await readLive(cluster, service.place), green(0));
        assert.equal(live.colors.green?.outdated, 2);
    });

    it("does not matter in a colour that gets no more traffic", async () => {
        const cluster = fakeCluster({ [paths.blue]: midRollout, [paths.green]: deployment(3) });
        const before = await readLive(cluster, service.place);
        assert.equal(await untilRolledOut(cluster, service.place, before, green(10)), before);
    });

    it("is waited for until all pods are ready where this update has asked for them", async () => {
        const answers = [deployment(3, 1), deployment(3, 2)];
        const cluster = fakeCluster({ [paths.green]: () => answers.shift() ?? deployment(3) });
        const before = await readLive(cluster, service.place);
        const live = await untilRolledOut(cluster, service.place, before, green(10, "green"));
        assert.deepEqual([answers, live.colors.green?.ready], [[], 3]);
    });

    it("is not waited for where pods of before fail", async () => {
        const cluster = fakeCluster({ [paths.green]: deployment(3, 1) });
        const before = await readLive(cluster, service.place);
        assert.equal(await untilRolledOut(cluster, service.place, before, green(10, "blue")), before);
    });
});
