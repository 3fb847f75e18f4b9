import assert from "node:assert/strict";
import { templateTimes } from "../../../../src/cli/live/templateTime.ts";
import { type FakeObject, fakeCluster, paths } from "../fakeCluster.ts";
import { service } from "../samples.ts";

const SETS = "/apis/apps/v1/namespaces/default/replicasets";
const REVISION = "deployment.kubernetes.io/revision";

const deployment = (uid: string, revision: string) => ({
    metadata: { name: "x", uid, resourceVersion: "1", annotations: { [REVISION]: revision } },
});
const set = (uid: string, revision: string, creationTimestamp: string) => ({
    metadata: { annotations: { [REVISION]: revision }, ownerReferences: [{ uid }], creationTimestamp },
});

describe("since when a colour's pods are as they are", () => {
    it("is since its current ReplicaSet is there", async () => {
        const items = [
            set("other", "2", "2030-01-03T00:00:00Z"),
            set("b", "1", "2030-01-01T00:00:00Z"),
            set("b", "2", "2030-01-02T00:00:00Z"),
        ];
        const cluster = fakeCluster({ [paths.blue]: deployment("b", "2"), [SETS]: { items } as unknown as FakeObject });
        assert.deepEqual(await templateTimes(cluster, service), { blue: new Date("2030-01-02T00:00:00Z") });
    });

    it("is not known where ReplicaSets may not be listed, which stops no rollback", async () => {
        const cluster = fakeCluster({});
        cluster.get = async () => {
            throw new Error("forbidden");
        };
        assert.deepEqual(await templateTimes(cluster, service), {});
    });
});
