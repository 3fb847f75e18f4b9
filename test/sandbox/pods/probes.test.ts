import assert from "node:assert/strict";
import type { V1Container, V1Pod, V1Probe } from "@kubernetes/client-node";
import { failingProbeConditions, failingProbes, probeConditions } from "./probes.ts";

const podWith = (container: Partial<V1Container>, further: V1Container[] = []): V1Pod => ({
    spec: { containers: [{ name: "app", image: "my-app:1.0.0", ...container }, ...further] },
    status: { podIP: "10.244.0.2" },
});

const messages = (readinessProbe: V1Probe, container: Partial<V1Container> = {}): string[] =>
    failingProbes(podWith({ ...container, readinessProbe })).map(({ message }) => message);

const refused = "Readiness probe failed: dial tcp 10.244.0.2:9090: connect: connection refused";

describe("failingProbes", () => {
    for (const [title, probe] of [
        ["asks over HTTP", { httpGet: { port: 9090 } }],
        ["opens a connection", { tcpSocket: { port: 9090 } }],
        ["asks over gRPC", { grpc: { port: 9090 } }],
    ] as const) {
        it(`finds a probe that ${title} where nothing listens`, () => assert.deepEqual(messages(probe), [refused]));
    }

    it("finds one that asks on a port which is declared alone", () => {
        const ports = [{ name: "http", containerPort: 9090 }];
        assert.deepEqual(messages({ httpGet: { port: 9090 } }, { ports }), [refused]);
        assert.deepEqual(messages({ httpGet: { port: "http" } }, { ports }), [refused]);
    });

    it("finds one that asks by a name which no port has", () => {
        assert.deepEqual(messages({ httpGet: { port: "web" } }), [`Readiness probe failed: couldn't find port: "web"`]);
    });

    it("finds one that speaks TLS, as no program here does", () => {
        const probe = { httpGet: { port: 8080, scheme: "HTTPS" } };
        assert.match(messages(probe)[0] ?? "", /server gave HTTP response to HTTPS client$/);
    });

    it("lets pass what asks where the program listens, by number, name or number as text", () => {
        const ports = [{ name: "http", containerPort: 8080 }];
        for (const port of [8080, "http", "8080"]) assert.deepEqual(messages({ httpGet: { port } }, { ports }), []);
    });

    it("lets pass what asks another container of the pod", () => {
        const sidecar = { name: "proxy", image: "proxy:1-port9090" };
        assert.deepEqual(failingProbes(podWith({ readinessProbe: { httpGet: { port: 9090 } } }, [sidecar])), []);
    });

    it("lets pass commands, and what asks another host", () => {
        assert.deepEqual(messages({ exec: { command: ["true"] } }), []);
        assert.deepEqual(messages({ tcpSocket: { host: "172.18.0.2", port: 9090 } }), []);
    });
});

describe("failingProbeConditions", () => {
    it("names each kind once, with all that fails", () => {
        const httpGet = { port: 9090 };
        const other = { name: "other", livenessProbe: { httpGet: { port: 7070 } } };
        const conditions = failingProbeConditions(
            podWith({ startupProbe: { httpGet }, livenessProbe: { httpGet } }, [other]),
        );
        assert.deepEqual(
            conditions.map(({ type, status, message }) => [type, status, message?.split("\n").length]),
            [
                [probeConditions.startup, "False", 1],
                [probeConditions.liveness, "False", 2],
            ],
        );
    });

    it("is empty for a sound pod", () => assert.deepEqual(failingProbeConditions(podWith({})), []));
});
