import assert from "node:assert/strict";
import { toColorState, toRouteState } from "../../../../src/cli/live/serviceState.ts";

const metadata = { name: "x", uid: "u", resourceVersion: "1" };

describe("the live state of a colour", () => {
    it("counts no pods that a Deployment is about to take away", () => {
        const { ready } = toColorState({ metadata, spec: { replicas: 0 }, status: { readyReplicas: 3 } });
        assert.equal(ready, 0);
    });

    it("counts no pods where none is ready yet", () => {
        assert.equal(toColorState({ metadata, spec: { replicas: 3 }, status: {} }).ready, 0);
    });

    it("tells image and release", () => {
        const template = { metadata: { labels: { version: "v2" } }, spec: { containers: [{ image: "my-app:2" }] } };
        const { image, version } = toColorState({ metadata, spec: { template } });
        assert.deepEqual([image, version], ["my-app:2", "v2"]);
    });
});

describe("the live state of a route", () => {
    const owns = (manager: string, time: string, field = "f:http") => ({
        manager,
        time,
        fieldsV1: { "f:spec": { [field]: {} } },
    });

    it("names the newest manager of its rules, and no other's", () => {
        const managedFields = [
            owns("pulumi", "2030-01-01T00:00:00Z"),
            owns("kubectl-patch", "2030-01-02T00:00:00Z"),
            owns("labeller", "2030-01-03T00:00:00Z", "f:hosts"),
        ];
        const { changedBy, changedAt } = toRouteState({ metadata: { ...metadata, managedFields } }, "default");
        assert.deepEqual([changedBy, changedAt?.toISOString()], ["kubectl-patch", "2030-01-02T00:00:00.000Z"]);
    });

    it("calls Pulumi by its name, whatever its provider calls itself", () => {
        const managedFields = [owns("pulumi-kubernetes-f3fcaf41", "2030-01-01T00:00:00Z")];
        assert.equal(toRouteState({ metadata: { ...metadata, managedFields } }, "default").changedBy, "Pulumi");
    });
});
