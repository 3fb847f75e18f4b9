import assert from "node:assert/strict";
import type { DestinationArgs } from "../../../src/args.ts";
import { destinationRuleSpec } from "../../../src/routing/destinationRule.ts";
import { settingsFor } from "../settingsFor.ts";

function spec(destination: DestinationArgs = {}) {
    return destinationRuleSpec(settingsFor({ destination }), "my-app");
}

describe("the destination rule", () => {
    it("divides the pods by the label that never changes", () => {
        assert.deepEqual(spec().subsets, [
            { name: "blue", labels: { color: "blue" } },
            { name: "green", labels: { color: "green" } },
        ]);
    });

    it("divides taken-over pods by the labels that they have", () => {
        const selectorLabels = { blue: { version: "v1" }, green: { version: "v2" } };
        const { subsets } = destinationRuleSpec(settingsFor({ selectorLabels }), "my-app");
        assert.deepEqual(
            subsets.map(({ labels }) => labels),
            [{ version: "v1" }, { version: "v2" }],
        );
    });

    it("keeps half of a colour whatever fails", () => {
        assert.deepEqual(spec().trafficPolicy, { outlierDetection: { maxEjectionPercent: 50, minHealthPercent: 50 } });
    });

    it("keeps half of a colour where other outliers are asked for", () => {
        assert.deepEqual(spec({ outlierDetection: { consecutive5xxErrors: 3 } }).trafficPolicy.outlierDetection, {
            maxEjectionPercent: 50,
            minHealthPercent: 50,
            consecutive5xxErrors: 3,
        });
    });

    it("repeats for a colour with differences what holds for both, since Istio forgets it", () => {
        const http = { http1MaxPendingRequests: 100, http2MaxRequests: 1000 };
        const [blue, green] = spec({
            loadBalancer: { simple: "ROUND_ROBIN" },
            connectionPool: { http },
            green: { connectionPool: { http: { http2MaxRequests: 500 } } },
        }).subsets;
        assert.equal(blue?.trafficPolicy, undefined);
        assert.deepEqual(green?.trafficPolicy, {
            loadBalancer: { simple: "ROUND_ROBIN" },
            connectionPool: { http: { http1MaxPendingRequests: 100, http2MaxRequests: 500 } },
            outlierDetection: { maxEjectionPercent: 50, minHealthPercent: 50 },
        });
    });

    it("lets a colour's algorithm take the place of a hash", () => {
        const [blue] = spec({
            loadBalancer: { consistentHash: { useSourceIp: true } },
            blue: { loadBalancer: { simple: "LEAST_REQUEST" } },
        }).subsets;
        assert.deepEqual(blue?.trafficPolicy?.loadBalancer, { simple: "LEAST_REQUEST" });
    });

    it("spares new pods with the algorithm that Istio would choose", () => {
        assert.deepEqual(spec({ warmup: { duration: "60s" } }).trafficPolicy.loadBalancer, {
            simple: "LEAST_REQUEST",
            warmup: { duration: "60s" },
        });
    });
});
