import type { AccessLogEntry } from "./accessLogLine.ts";
import { destinationService } from "./destinationService.ts";
import type { ReportingProxy } from "./reportingProxy.ts";
import type { Workload } from "./workload.ts";

/** The labels of `istio_requests_total`, in Istio's order. */
export const istioLabelNames = [
    "reporter",
    "source_workload",
    "source_canonical_service",
    "source_canonical_revision",
    "source_workload_namespace",
    "source_principal",
    "source_app",
    "source_cluster",
    "destination_workload",
    "destination_workload_namespace",
    "destination_principal",
    "destination_app",
    "destination_version",
    "destination_service",
    "destination_canonical_service",
    "destination_canonical_revision",
    "destination_service_name",
    "destination_service_namespace",
    "destination_cluster",
    "request_protocol",
    "response_code",
    "grpc_response_status",
    "response_flags",
    "connection_security_policy",
] as const;

export type IstioLabels = Record<(typeof istioLabelNames)[number], string>;

const unknown = "unknown";
const cluster = "Kubernetes";

/**
 * The labels that Istio's own filter would give the request with `reporter="source"`.
 *
 * `workload` is the one behind the upstream host, `undefined` without a host. Of a host that was chosen but did not
 * answer (`UF`, `UC`, `UT`), Istio knows what its control plane told, not `app` and `version`, which a sidecar sends
 * along with its answers.
 */
export function istioLabels(entry: AccessLogEntry, proxy: ReportingProxy, workload: Workload | undefined): IstioLabels {
    const service = destinationService(entry, proxy.hostHeaderFallback);
    const answered = entry.upstreamAnswered ? workload : undefined;
    return {
        reporter: "source",
        source_workload: proxy.workload,
        source_canonical_service: proxy.app,
        source_canonical_revision: "latest",
        source_workload_namespace: proxy.namespace,
        source_principal: unknown,
        source_app: proxy.app,
        source_cluster: cluster,
        destination_workload: workload?.name || unknown,
        destination_workload_namespace: workload?.namespace || unknown,
        destination_principal: unknown,
        destination_app: answered?.app || unknown,
        destination_version: answered?.version || unknown,
        destination_service: service.host ?? unknown,
        destination_canonical_service: workload?.canonicalService || unknown,
        destination_canonical_revision: workload?.canonicalRevision || "latest",
        destination_service_name: service.name ?? unknown,
        destination_service_namespace: service.namespace ?? (workload?.namespace || unknown),
        destination_cluster: workload === undefined ? unknown : cluster,
        request_protocol: entry.isGrpc ? "grpc" : "http",
        response_code: String(entry.responseCode),
        // An empty label is an absent one to Prometheus.
        grpc_response_status: entry.isGrpc && entry.grpcStatus !== null ? String(entry.grpcStatus) : "",
        response_flags: entry.responseFlags,
        // Only the receiving side knows it.
        connection_security_policy: unknown,
    };
}
