import assert from "node:assert/strict";
import type { V1Service } from "@kubernetes/client-node";
import type { ManagedFields, Stored } from "../../../src/cluster/stored.ts";
import { foreignPort, sayForeignPort } from "../../../src/cutover/foreignPort.ts";

const DECLARED = [{ name: "http", port: 80, targetPort: 8080 }];

function service(port: number, owner: Pick<ManagedFields, "manager" | "operation">): Stored<V1Service> {
    const fieldsV1 = { "f:spec": { "f:ports": { ".": {}, [`k:{"port":${port},"protocol":"TCP"}`]: { ".": {} } } } };
    return {
        metadata: { name: "my-app", uid: "1", resourceVersion: "1", managedFields: [{ ...owner, fieldsV1 }] },
        spec: { ports: [{ name: "http", port, targetPort: 8080 }] },
    } as unknown as Stored<V1Service>;
}

const KUBECTL = { manager: "kubectl-patch", operation: "Update" };
const OURS = { manager: "pulumi-kubernetes-1234", operation: "Apply" };
const CONTROLLER = { manager: "mesh-operator", operation: "Update" };

describe("a port of a Service whose number somebody has changed", () => {
    const found = { name: "http", declared: 80, live: 81, index: 0 };

    it("is in the way of a preview where kubectl wrote it, and not of an update, which takes it over", () => {
        assert.deepEqual(foreignPort(service(81, KUBECTL), DECLARED, true), found);
        assert.equal(foreignPort(service(81, KUBECTL), DECLARED, false), undefined);
    });

    it("is in the way of both where a controller wrote it", () => {
        assert.deepEqual(foreignPort(service(81, CONTROLLER), DECLARED, true), found);
        assert.deepEqual(foreignPort(service(81, CONTROLLER), DECLARED, false), found);
    });

    it("is not one that the program itself changes, or declares too", () => {
        assert.equal(foreignPort(service(81, OURS), DECLARED, true), undefined);
        assert.equal(foreignPort(service(80, KUBECTL), DECLARED, true), undefined);
        assert.equal(foreignPort(service(81, KUBECTL), [...DECLARED, { name: "more", port: 81 }], true), undefined);
    });

    it("is named with the command that restores it", () => {
        const text = sayForeignPort(found, { namespace: "shop", service: "my-app" });
        assert.match(text, /changed its port "http" from 80 to 81/);
        assert.match(
            text,
            /kubectl patch service my-app --namespace shop --type=json -p '\[\{"op":"test","path":"\/spec\/ports\/0\/port"/,
        );
    });
});
