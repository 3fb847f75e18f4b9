import assert from "node:assert/strict";
import { intentOf } from "./intent.ts";

describe("what a configuration means", () => {
    it("takes a service's own settings before those of all services", () => {
        const services = { "my-app": { activeColor: "green", traffic: { idlePercent: 10 } }, cart: {} };
        const { active, shares, drainSeconds } = intentOf({
            activeColor: "blue",
            scaleDownDelaySeconds: "5",
            services,
        });
        assert.deepEqual([active, shares, drainSeconds], ["green", { blue: 0.1, green: 0.9 }, 5]);
        assert.equal(
            intentOf({ activeColor: "blue", services: { "my-app": { host: "a.example.com" } } }).active,
            "blue",
        );
    });

    it("merges the settings of all services with a service's own in the same object", () => {
        const { waitsForProxies } = intentOf({
            drain: { waitForProxies: true },
            services: { "my-app": { drain: { timeoutSeconds: 5 } } },
        });
        assert.equal(waitsForProxies, true);
    });
});
