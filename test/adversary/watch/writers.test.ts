import assert from "node:assert/strict";
import { type ManagedFields, writersOf } from "./writers.ts";

const entry = (manager: string, time: string, ...names: string[]): ManagedFields => ({
    ...{ manager, operation: "Update", time },
    fieldsV1: Object.fromEntries(names.map((name) => [`f:${name}`, {}])),
});

describe("who changed an object", () => {
    it("is the manager with a new entry, not the one that lost the field to it in the same second", () => {
        const before = [entry("pulumi-kubernetes-1", "10:00:00", "replicas", "template")];
        const after = [entry("pulumi-kubernetes-1", "10:00:07", "template"), entry("kubectl", "10:00:07", "replicas")];
        assert.deepEqual(writersOf(before, after), ["operator"]);
    });

    it("is the manager that wrote the same fields later", () => {
        const [before, after] = [[entry("bluegreen", "10:00:00", "http")], [entry("bluegreen", "10:00:05", "http")]];
        assert.deepEqual(writersOf(before, after), ["ours"]);
    });

    it("is the manager that gained a field within a second of its last change", () => {
        const before = [entry("pulumi", "10:00:00", "http"), entry("kubectl-patch", "10:00:00", "labels")];
        const after = [entry("pulumi", "10:00:00", "http"), entry("kubectl-patch", "10:00:00", "labels", "http")];
        assert.deepEqual(writersOf(before, after), ["operator"]);
    });

    it("is the cluster if it was a controller", () => {
        assert.deepEqual(writersOf([], [entry("kube-controller-manager", "10:00:00", "status")]), ["cluster"]);
    });
});
