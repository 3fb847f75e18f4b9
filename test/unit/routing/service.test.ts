import assert from "node:assert/strict";
import { destinationHost, pinnedServiceSpec, serviceSpec } from "../../../src/routing/service.ts";
import { settingsFor } from "../settingsFor.ts";

describe("the service", () => {
    it("selects the pods of both colours", () => {
        assert.deepEqual(serviceSpec(settingsFor()).selector, { app: "my-app" });
    });

    it("leads its port to the container's", () => {
        assert.deepEqual(serviceSpec(settingsFor()).ports, [
            { name: "http", port: 80, targetPort: 8080, protocol: "TCP" },
        ]);
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
