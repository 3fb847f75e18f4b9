import assert from "node:assert/strict";
import { endHold } from "../../../../src/cli/commands/release.ts";
import { Annotations } from "../../../../src/model/names.ts";
import { paths } from "../../fakeCluster.ts";
import { clusterWith } from "../clusterWith.ts";
import { service } from "../samples.ts";

const held = (hold: string | undefined, uid = "route-uid") =>
    clusterWith({
        [paths.route]: {
            metadata: {
                name: "my-app",
                uid,
                resourceVersion: "7",
                ...(hold !== undefined && { annotations: { [Annotations.hold]: hold } }),
            },
        },
    });

const removed = [{ op: "remove", path: "/metadata/annotations/istio-blue-green~1hold" }];

describe("the end of a hold", () => {
    it("takes it off the route and says what was held", async () => {
        const cluster = held(JSON.stringify({ from: "green", reason: "checkout fails", time: "10:00" }));
        const ended = await endHold(cluster, service);
        assert.deepEqual(ended?.hold, { from: "green", reason: "checkout fails", time: "10:00" });
        assert.deepEqual(cluster.changes.at(0)?.operations, removed);
    });

    it("takes away one that cannot be read, for which other commands send a person here", async () => {
        for (const text of ["nonsense", "null", '{"from":"purple"}', ""]) {
            const cluster = held(text);
            assert.deepEqual(await endHold(cluster, service), { hold: undefined });
            assert.deepEqual(cluster.changes.at(0)?.operations, removed);
        }
    });

    it("changes nothing if nothing is on hold, or on a route that the stack did not deploy", async () => {
        const free = held(undefined);
        assert.equal(await endHold(free, service), undefined);
        const foreign = held("nonsense", "another");
        await assert.rejects(endHold(foreign, service), /nothing was changed: the VirtualService/);
        assert.deepEqual([free.changes, foreign.changes], [[], []]);
    });
});
