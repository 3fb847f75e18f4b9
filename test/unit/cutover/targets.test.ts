import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { Stored } from "../../../src/cluster/stored.ts";
import { movedTarget } from "../../../src/cutover/targets.ts";

const METADATA = { name: "my-app-blue-1", uid: "u", resourceVersion: "1" };
const READY = { conditions: [{ type: "Ready", status: "True" }] };
const pod = (containerPort: number, name?: string): Stored<V1Pod> => ({
    metadata: METADATA,
    spec: { containers: [{ ports: [{ containerPort, ...(name !== undefined && { name }) }] }] },
    status: READY,
});
const to = (targetPort: number | string) => [{ port: 80, targetPort }];

describe("a Service's port", () => {
    it("stays where a name stands for the number that it had", () => {
        assert.equal(movedTarget(to(8080), to("http"), [pod(8080, "http")]), undefined);
        assert.equal(movedTarget(to("http"), to(8080), [pod(8080, "http")]), undefined);
    });

    it("moves where the pods do not have the name", () => {
        assert.deepEqual(movedTarget(to(8080), to("http"), [pod(8080), pod(8080, "http")]), {
            ...{ port: 80, from: 8080, to: undefined, targetPort: "http", pods: 1 },
        });
    });

    it("moves where a name stands for another number", () => {
        const [both, other] = [pod(9090, "http"), { containerPort: 8080 }];
        both.spec?.containers?.push({ ports: [other] });
        assert.deepEqual(movedTarget(to(8080), to("http"), [both])?.to, 9090);
    });

    it("moves to another number", () => {
        assert.deepEqual(movedTarget(to(8080), to(9090), [pod(8080), pod(8080)]), {
            ...{ port: 80, from: 8080, to: 9090, targetPort: 9090, pods: 2 },
        });
    });

    it("is the Service's own number by default", () => {
        assert.equal(movedTarget([{ port: 80 }], to(80), [pod(80)]), undefined);
        assert.equal(movedTarget([{ port: 80 }], to(81), [pod(80)])?.from, 80);
    });

    it("is found in sidecars too, and not in containers that have ended", () => {
        const ports = [{ containerPort: 8080, name: "http" }];
        const withInit = (restartPolicy?: string): Stored<V1Pod> => ({
            ...pod(1),
            spec: { containers: [], initContainers: [{ ports, ...(restartPolicy && { restartPolicy }) }] },
        });
        assert.equal(movedTarget(to(8080), to("http"), [withInit("Always")]), undefined);
        assert.equal(movedTarget(to(8080), to("http"), [withInit()])?.to, undefined);
        assert.ok(movedTarget(to(8080), to("http"), [withInit()]));
    });

    it("may be led back to where the pods listen, from where none of them does", () => {
        assert.equal(movedTarget(to(9999), to(8080), [pod(8080), pod(8080)]), undefined);
        assert.equal(movedTarget(to(9999), to("http"), [pod(8080, "http")]), undefined);
        assert.equal(movedTarget(to(9999), to(7070), [pod(8080)])?.pods, 1);
        assert.equal(movedTarget(to(9999), to(8080), [pod(8080), pod(9999)])?.pods, 1);
    });

    it("may move if nobody could use it: a new port, pods that are not ready or end, an unused name", () => {
        assert.equal(movedTarget([], to(9090), [pod(8080)]), undefined);
        assert.equal(movedTarget(to(8080), to(9090), [{ ...pod(8080), status: {} }]), undefined);
        assert.equal(
            movedTarget(to(8080), to(9090), [{ ...pod(8080), metadata: { ...METADATA, deletionTimestamp: "now" } }]),
            undefined,
        );
        assert.equal(movedTarget(to("http"), to(8080), [pod(8080)]), undefined);
    });
});
