import assert from "node:assert/strict";
import { podOf } from "./podSamples.ts";
import { workloadOf } from "./workload.ts";

const owned = (kind: string, name: string) => ({
    metadata: {
        name: "db-0",
        namespace: "data",
        ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: "1", controller: true }],
    },
});

describe("the workload of a pod", () => {
    it("is its Deployment, with the labels that Istio shows", () => {
        assert.deepEqual(workloadOf(podOf("blue", "a", "10.244.0.5")), {
            name: "my-app-blue",
            namespace: "default",
            app: "my-app",
            version: "v1",
            canonicalService: "my-app",
            canonicalRevision: "v1",
        });
    });

    it("is the owner itself where that is no Deployment's ReplicaSet", () => {
        assert.equal(workloadOf(owned("StatefulSet", "db")).name, "db");
    });

    it("is the ReplicaSet where no Deployment made it", () => {
        assert.equal(workloadOf(owned("ReplicaSet", "bare")).name, "bare");
    });

    it("is the pod if it has no owner", () => {
        assert.equal(workloadOf({ metadata: { name: "lonely", namespace: "default" } }).name, "lonely");
    });

    it("prefers Istio's canonical labels over the recommended and the plain ones", () => {
        const labels = {
            "service.istio.io/canonical-name": "canonical",
            "app.kubernetes.io/name": "recommended",
            app: "plain",
            "app.kubernetes.io/version": "2.0.0",
            version: "v2",
        };
        const { canonicalService, canonicalRevision } = workloadOf({ metadata: { name: "x", labels } });
        assert.deepEqual([canonicalService, canonicalRevision], ["canonical", "2.0.0"]);
    });
});
