import assert from "node:assert/strict";
import fc from "fast-check";
import { destinationService } from "./destinationService.ts";

const entry = { authority: "my-app.example.com", routeName: null, upstreamCluster: null };
const dnsLabel = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);

describe("the destination service", () => {
    it("is that of the cluster, whatever its port, subset and Host header", () => {
        fc.assert(
            fc.property(
                dnsLabel,
                dnsLabel,
                fc.integer({ min: 1, max: 65_535 }),
                dnsLabel,
                (name, namespace, port, subset) => {
                    const host = `${name}.${namespace}.svc.cluster.local`;
                    const upstreamCluster = `outbound|${port}|${subset}|${host}`;
                    assert.deepEqual(destinationService({ ...entry, upstreamCluster }, true), {
                        host,
                        name,
                        namespace,
                    });
                },
            ),
        );
    });

    it("is the host itself for a ServiceEntry's cluster", () => {
        const upstreamCluster = "outbound|443||api.example.org";
        assert.deepEqual(destinationService({ ...entry, upstreamCluster }, false), {
            host: "api.example.org",
            name: "api.example.org",
            namespace: undefined,
        });
    });

    it("is that of the Host header without a cluster in the mesh", () => {
        assert.equal(destinationService(entry, true).host, "my-app.example.com");
    });

    it("is unknown without a cluster at a gateway", () => {
        assert.equal(destinationService(entry, false).host, undefined);
    });

    it("has the name of the black hole for a route that blocks all", () => {
        assert.equal(destinationService({ ...entry, routeName: "block_all" }, true).name, "BlackHoleCluster");
    });

    it("has the name of the passthrough cluster", () => {
        const upstreamCluster = "PassthroughCluster";
        assert.equal(destinationService({ ...entry, upstreamCluster }, true).name, "PassthroughCluster");
    });
});
