import assert from "node:assert/strict";
import { lastChange, readLive } from "../../../src/cutover/liveState.ts";
import { service } from "../cli/samples.ts";
import { deployment, fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";

describe("what is live", () => {
    it("is read from the route and both colours", async () => {
        const live = await readLive(
            fakeCluster({
                [paths.route]: virtualService("green"),
                [paths.blue]: deployment(3),
                [paths.green]: deployment(5, 4),
            }),
            service.place,
        );
        assert.deepEqual([live.route?.uid, live.route?.view.share], ["route", { blue: 0, green: 1 }]);
        assert.deepEqual(live.colors, {
            blue: { uid: "uid", replicas: 3, ready: 3, outdated: 0 },
            green: { uid: "uid", replicas: 5, ready: 4, outdated: 0 },
        });
    });

    it("tells pods that a rolling update has not replaced yet", async () => {
        const status = { observedGeneration: 2, readyReplicas: 4, replicas: 4, updatedReplicas: 1 };
        const { colors } = await readLive(fakeCluster({ [paths.green]: { ...deployment(3), status } }), service.place);
        assert.equal(colors.green?.outdated, 3);
    });

    it("knows them before the update has made a pod, which the API does not report yet", async () => {
        const status = { observedGeneration: 2, readyReplicas: 3, replicas: 3 };
        const { colors } = await readLive(fakeCluster({ [paths.green]: { ...deployment(3), status } }), service.place);
        assert.equal(colors.green?.outdated, 3);
    });

    it("is undefined for a missing object", async () => {
        assert.deepEqual(await readLive(fakeCluster({}), service.place), {
            route: undefined,
            colors: { blue: undefined, green: undefined },
        });
    });

    it("waits until the controller has noticed the newest change", async () => {
        const stale = { ...deployment(3), status: { observedGeneration: 1, readyReplicas: 3 } };
        const answers = [stale, deployment(3, 0)];
        const live = await readLive(fakeCluster({ [paths.blue]: () => answers.shift() }), service.place);
        assert.equal(live.colors.blue?.ready, 0);
    });

    const owner = (time: string, field = "f:http") => ({ time, fieldsV1: { "f:spec": { [field]: {} } } });

    it("dates the route's last change by the last manager of its rules", () => {
        const fields = [owner("2030-01-01T10:00:00Z"), owner("2030-01-01T12:00:00Z"), owner("2030-01-01T11:00:00Z")];
        assert.equal(lastChange(fields)?.at?.toISOString(), "2030-01-01T12:00:00.000Z");
    });

    it("does not date it by who changed something else", () => {
        assert.equal(lastChange([owner("2030-01-01T12:00:00Z", "f:hosts")]), undefined);
    });
});
