import assert from "node:assert/strict";
import type { ManagedFields } from "../../../src/cluster/stored.ts";
import { isTakenOver, withoutTakenOver } from "../../../src/cutover/takenOver.ts";

const owner = (manager: string, spec: object, operation = "Update"): ManagedFields => ({
    manager,
    operation,
    fieldsV1: { "f:spec": spec } as ManagedFields["fieldsV1"] & object,
});

describe("what Pulumi's provider takes over", () => {
    const takenOver: [ManagedFields, boolean][] = [
        [{ manager: "kubectl-client-side-apply", operation: "Update" }, true],
        [{ manager: "kubectl", operation: "Apply" }, true],
        [{ manager: "before-first-apply", operation: "Update" }, true],
        [{ manager: "pulumi-kubernetes-1a2b", operation: "Update" }, true],
        [{ manager: "pulumi-kubernetes-1a2b", operation: "Apply" }, false],
        [{ manager: "kubectl", operation: "Update", subresource: "scale" }, false],
        [{ manager: "kube-controller-manager", operation: "Update" }, false],
        [{ manager: "helm", operation: "Apply" }, false],
    ];
    for (const [entry, expected] of takenOver) {
        it(`is ${expected ? "" : "not "}${Object.values(entry).join(" ")}`, () => {
            assert.equal(isTakenOver(entry), expected);
        });
    }

    it("goes where the program does not repeat it", () => {
        const live = [owner("kubectl-edit", { "f:paused": {}, "f:strategy": { "f:type": {} } })];
        const applied = [...live, owner("pulumi-kubernetes-1", { "f:strategy": { "f:type": {} } }, "Apply")];
        assert.deepEqual(withoutTakenOver({ paused: true, strategy: { type: "Recreate" } }, live, applied), {
            strategy: { type: "Recreate" },
        });
    });

    it("goes whole, with the defaults in it that nobody owns", () => {
        const live = [
            owner("kubectl-edit", { "f:items": { 'k:{"name":"x"}': { ".": {}, "f:name": {} } }, "f:a": { "f:b": {} } }),
        ];
        const spec = { items: [{ name: "x", protocol: "TCP" }, { name: "y" }], a: { b: 1, byDefault: 2 } };
        assert.deepEqual(withoutTakenOver(spec, live, [owner("helm", { "f:items": {} }, "Apply")]), {
            items: [{ name: "y" }],
        });
    });

    it("stays where anybody else owns it", () => {
        const fields = { "f:items": { 'k:{"name":"x"}': { ".": {}, "f:value": {} } } };
        const live = [owner("kubectl-edit", fields), owner("helm", fields, "Apply")];
        const spec = { items: [{ name: "x", value: 1 }] };
        assert.deepEqual(withoutTakenOver(spec, live, live), spec);
    });

    it("is one part of an item where the program has the rest", () => {
        const item = 'k:{"containerPort":8080,"protocol":"TCP"}';
        const live = [owner("kubectl-edit", { "f:ports": { [item]: { ".": {}, "f:hostPort": {} } } })];
        const applied = [owner("pulumi-kubernetes-1", { "f:ports": { [item]: { ".": {}, "f:name": {} } } }, "Apply")];
        const port = { containerPort: 8080, protocol: "TCP", name: "http" };
        assert.deepEqual(withoutTakenOver({ ports: [{ ...port, hostPort: 80 }] }, live, applied), { ports: [port] });
    });

    it("is a value of a set, or what stands at an index", () => {
        const live = [owner("kubectl-edit", { "f:set": { 'v:"b"': {} }, "f:list": { "i:0": {} } })];
        assert.deepEqual(
            withoutTakenOver({ set: ["a", "b"], list: [1, 2] }, live, [owner("x", { "f:set": {}, "f:list": {} })]),
            { set: ["a"], list: [2] },
        );
    });

    it("is nothing where what was owned is not there any more", () => {
        const spec = { template: { spec: {} } };
        const gone = {
            "f:template": { "f:spec": { "f:containers": { 'k:{"name":"x"}': { ".": {} } } } },
            "f:replicas": {},
        };
        assert.deepEqual(
            withoutTakenOver(spec, [owner("kubectl", gone)], [owner("helm", { "f:template": { "f:spec": {} } })]),
            spec,
        );
    });
});
