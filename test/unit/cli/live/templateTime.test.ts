import assert from "node:assert/strict";
import { REVISION } from "../../../../src/cli/live/serviceState.ts";
import { EARLIER_REVISIONS, readReplicaSets, templateTimes } from "../../../../src/cli/live/templateTime.ts";
import type { Stored } from "../../../../src/cluster/stored.ts";
import type { FakeObject } from "../../fakeCluster.ts";
import { clusterWith } from "../clusterWith.ts";
import { colorState, service } from "../samples.ts";

const SETS = "/apis/apps/v1/namespaces/default/replicasets";

const set = (uid: string, revision: string, creationTimestamp: string, earlier?: string) => {
    const annotations = { [REVISION]: revision, ...(earlier !== undefined && { [EARLIER_REVISIONS]: earlier }) };
    return { metadata: { annotations, ownerReferences: [{ uid }], creationTimestamp } } as unknown as Stored;
};

describe("since when a colour's pods are as they are", () => {
    it("is since its current ReplicaSet is there", () => {
        const sets = [
            set("other", "2", "2030-01-03T00:00:00Z"),
            set("b", "1", "2030-01-01T00:00:00Z"),
            set("b", "2", "2030-01-02T00:00:00Z"),
        ];
        const colors = { blue: colorState({ uid: "b", revision: "2" }), green: undefined };
        assert.deepEqual(templateTimes({ colors }, sets), { blue: new Date("2030-01-02T00:00:00Z") });
    });

    it("is not known where Kubernetes has used an earlier ReplicaSet again", () => {
        const sets = [set("b", "3", "2030-01-01T00:00:00Z", "1"), set("b", "2", "2030-01-02T00:00:00Z")];
        const colors = { blue: colorState({ uid: "b", revision: "3" }), green: undefined };
        assert.deepEqual(templateTimes({ colors }, sets), {});
    });

    it("is not known of a Deployment that has no ReplicaSet yet", () => {
        const colors = { blue: colorState({ revision: undefined }), green: undefined };
        assert.deepEqual(templateTimes({ colors }, []), {});
    });
});

describe("the ReplicaSets of a service", () => {
    it("are those with its labels", async () => {
        const items = [set("b", "1", "2030-01-01T00:00:00Z")];
        const cluster = clusterWith({ [SETS]: { items } as unknown as FakeObject });
        assert.deepEqual(await readReplicaSets(cluster, service), items);
    });

    it("are none where they may not be listed, which stops no rollback", async () => {
        const cluster = clusterWith({});
        cluster.get = async () => {
            throw new Error("forbidden");
        };
        assert.deepEqual(await readReplicaSets(cluster, service), []);
    });
});
