import assert from "node:assert/strict";
import { type AccessLogEntry, parseAccessLogLine } from "./accessLogLine.ts";
import { samples } from "./accessLogSamples.ts";
import { istioLabelNames, istioLabels } from "./istioLabels.ts";
import { podOf } from "./podSamples.ts";
import { reportingProxies } from "./reportingProxy.ts";
import { workloadOf } from "./workload.ts";

const blue = workloadOf(podOf("blue", "a", "10.244.0.5"));

function entryOf(name: keyof typeof samples): AccessLogEntry {
    const parsed = parseAccessLogLine(JSON.stringify(samples[name]));
    assert.ok(parsed.kind === "request", `${name} is no request`);
    return parsed.entry;
}

function labelsOf(name: keyof typeof samples) {
    const entry = entryOf(name);
    return istioLabels(entry, reportingProxies.gateway, entry.upstreamHost === null ? undefined : blue);
}

describe("the labels of a request", () => {
    it("are those of real Istio for an answered request through the gateway", () => {
        assert.deepEqual(labelsOf("answered"), {
            reporter: "source",
            source_workload: "istio-ingressgateway",
            source_canonical_service: "istio-ingressgateway",
            source_canonical_revision: "latest",
            source_workload_namespace: "istio-system",
            source_principal: "unknown",
            source_app: "istio-ingressgateway",
            source_cluster: "Kubernetes",
            destination_workload: "my-app-blue",
            destination_workload_namespace: "default",
            destination_principal: "unknown",
            destination_app: "my-app",
            destination_version: "v1",
            destination_service: "my-app.default.svc.cluster.local",
            destination_canonical_service: "my-app",
            destination_canonical_revision: "v1",
            destination_service_name: "my-app",
            destination_service_namespace: "default",
            destination_cluster: "Kubernetes",
            request_protocol: "http",
            response_code: "200",
            grpc_response_status: "",
            response_flags: "-",
            connection_security_policy: "unknown",
        });
    });

    it("have the names that the metrics declare", () => {
        assert.deepEqual(Object.keys(labelsOf("answered")), istioLabelNames);
    });

    it("name the caller in the mesh", () => {
        const labels = istioLabels(entryOf("answered"), reportingProxies.mesh, blue);
        assert.deepEqual([labels.source_workload, labels.source_workload_namespace], ["client", "default"]);
    });

    for (const name of ["noHealthyUpstream", "overflow"] as const) {
        it(`keep the service and know no workload for ${name}`, () => {
            const labels = labelsOf(name);
            assert.deepEqual(
                [
                    labels.destination_service,
                    labels.destination_workload,
                    labels.destination_app,
                    labels.destination_version,
                ],
                ["my-app.default.svc.cluster.local", "unknown", "unknown", "unknown"],
            );
        });
    }

    for (const name of ["noCluster", "noRoute", "notHttp"] as const) {
        it(`know neither service nor workload for ${name} at the gateway`, () => {
            const labels = labelsOf(name);
            assert.deepEqual([labels.destination_service, labels.destination_workload], ["unknown", "unknown"]);
        });
    }

    for (const name of [
        "upstreamReset",
        "connectionRefused",
        "retriesExhausted",
        "timeout",
        "clientDisconnect",
    ] as const) {
        it(`know the workload that did not answer, not its app and version, for ${name}`, () => {
            const labels = labelsOf(name);
            assert.deepEqual(
                [
                    labels.destination_workload,
                    labels.destination_app,
                    labels.destination_version,
                    labels.response_flags,
                ],
                ["my-app-blue", "unknown", "unknown", samples[name].response_flags],
            );
        });
    }

    it("know app and version of an answer that broke off", () => {
        const labels = labelsOf("brokenOff");
        assert.deepEqual([labels.destination_app, labels.destination_version], ["my-app", "v1"]);
    });

    it("have protocol and status of gRPC", () => {
        const labels = labelsOf("grpc");
        assert.deepEqual([labels.request_protocol, labels.grpc_response_status], ["grpc", "14"]);
    });

    it("say unknown for a pod without app and version", () => {
        const bare = workloadOf({ metadata: { name: "bare", namespace: "default" } });
        const labels = istioLabels(entryOf("answered"), reportingProxies.gateway, bare);
        assert.deepEqual(
            [labels.destination_app, labels.destination_version, labels.destination_canonical_revision],
            ["unknown", "unknown", "latest"],
        );
    });
});
