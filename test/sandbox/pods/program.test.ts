import assert from "node:assert/strict";
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import fc from "fast-check";
import { defaultPort, programsOf } from "./program.ts";

const portsOf = (containers: V1Container[], spec: Partial<V1PodSpec> = {}): (readonly number[])[] =>
    programsOf({ spec: { ...spec, containers } }).map(({ ports }) => ports);

const app = (image?: string): V1Container => ({ name: "app", ...(image !== undefined && { image }) });

describe("programsOf", () => {
    for (const [image, ports] of [
        ["my-app:1.0.0", [8080]],
        ["my-app:1.0.0-port9090", [9090]],
        ["my-app:1.0.0-port9090-rc1", [9090]],
        ["my-app-port9090:1.0.0", [9090]],
        ["localhost:5000/team/my-app:1.0.0-port9090@sha256:0123", [9090]],
        ["my-app:1.0.0-port8080-port9000", [8080, 9000]],
        ["my-app:1.0.0-port9090-port9090", [9090]],
        ["my-app:1.0.0-port65536", [8080]],
        ["my-app:1.0.0-port123456", [8080]],
        ["my-app:support9090", [8080]],
        [undefined, [8080]],
    ] as const) {
        it(`has ${image ?? "a container without image"} listen on ${ports.join(" and ")}`, () => {
            assert.deepEqual(portsOf([app(image)]), [ports]);
        });
    }

    it("reads back whichever ports are told", () => {
        const told = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(told, (ports) => {
                const marks = ports.map((port) => `-port${port}`).join("");
                assert.deepEqual(portsOf([app(`my-app:1.0.0${marks}`)]), [ports]);
            }),
        );
    });

    it("listens on ports that can be opened, whatever the image is called", () => {
        const image = fc
            .array(fc.oneof(fc.constant("-port"), fc.nat().map(String), fc.string()))
            .map((all) => all.join(""));
        fc.assert(
            fc.property(image, (image) => {
                const [ports = []] = portsOf([app(image)]);
                assert.ok(ports.length > 0 && ports.every((port) => port >= 1 && port <= 65535));
                if (!image.includes("-port")) assert.deepEqual(ports, [defaultPort]);
            }),
        );
    });

    it("does not listen where the container merely says so", () => {
        assert.deepEqual(portsOf([{ ...app("my-app:1.0.0"), ports: [{ containerPort: 9090 }] }]), [[8080]]);
    });

    it("has further containers listen only where their images say so", () => {
        const sidecar = { name: "proxy", image: "proxy:1-port15090", restartPolicy: "Always" };
        const initContainers = [{ name: "init", image: "init:1-port1" }, sidecar];
        assert.deepEqual(portsOf([app(), { name: "logger", image: "logger:1" }], { initContainers }), [
            [8080],
            [],
            [15090],
        ]);
    });

    it("has nothing listen in a pod that runs to completion", () => {
        assert.deepEqual(portsOf([app()], { restartPolicy: "Never" }), [[]]);
    });
});
