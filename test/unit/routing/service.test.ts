import assert from "node:assert/strict";
import { destinationHost, pinnedServiceSpec, serviceSpec } from "../../../src/routing/service.ts";
import { HAPPY } from "../happy.ts";
import { settingsFor } from "../settingsFor.ts";

const GREEN_ON_9090 = { green: { ...HAPPY.green, container: { port: 9090 } } };

describe("the service", () => {
    it("selects the pods of both colours", () => {
        assert.deepEqual(serviceSpec(settingsFor()).selector, { app: "my-app" });
    });

    it("sends its port to the container's", () => {
        assert.deepEqual(serviceSpec(settingsFor()).ports, [
            { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
        ]);
    });

    it("asks each pod by name where the colours listen on different ports", () => {
        const ports = serviceSpec(settingsFor(GREEN_ON_9090)).ports;
        assert.deepEqual(ports, [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }]);
    });

    it("sends to the active colour's port if it is pinned", () => {
        for (const [activeColor, targetPort] of [
            ["blue", 8080],
            ["green", 9090],
        ] as const) {
            const { ports } = pinnedServiceSpec(settingsFor({ ...GREEN_ON_9090, activeColor }));
            assert.deepEqual(ports, [{ name: "http", port: 80, targetPort, protocol: "TCP" }]);
        }
    });

    it("selects the active colour alone where it is pinned", () => {
        assert.deepEqual(pinnedServiceSpec(settingsFor({ activeColor: "green" })).selector, {
            app: "my-app",
            color: "green",
        });
    });

    it("leaves the route a host with the pods of both colours where it is pinned", () => {
        assert.equal(destinationHost(settingsFor({ service: { pinToActive: true } })), "my-app-all");
    });
});
