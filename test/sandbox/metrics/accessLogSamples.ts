import type { accessLogFields } from "./accessLogFormat.ts";

/** The values of one line, as Envoy writes them. */
export type LoggedRequest = Record<keyof typeof accessLogFields, string | number | null>;

const answered: LoggedRequest = {
    start_time: "2026-11-26T13:00:00.109Z",
    method: "GET",
    authority: "my-app.example.com",
    content_type: null,
    protocol: "HTTP/1.1",
    route_name: null,
    response_code: 200,
    response_code_details: "via_upstream",
    response_flags: "-",
    grpc_status: null,
    upstream_cluster: "outbound|80|blue|my-app.default.svc.cluster.local",
    upstream_host: "10.244.0.5:8080",
    duration: 8,
    response_duration: 7,
};

const silent = { response_duration: null };
const noHost = { ...silent, upstream_host: null };
const noCluster = { ...noHost, upstream_cluster: null };
const noRequest = { method: null, authority: null };
const reset = "upstream_reset_before_response_started";

/** What Envoy 1.40 logged for a static configuration in which each of these was provoked. */
export const samples = {
    answered,
    http2: { ...answered, protocol: "HTTP/2" },
    serverError: { ...answered, response_code: 500 },
    grpc: { ...answered, content_type: "application/grpc", grpc_status: 14 },
    brokenOff: ended(200, "UPE", "upstream_reset_after_response_started{protocol_error}", {}),
    upstreamReset: ended(503, "UC", `${reset}{connection_termination}`),
    connectionRefused: ended(
        503,
        "UF",
        `${reset}{remote_connection_failure|delayed_connect_error:_Connection_refused}`,
    ),
    retriesExhausted: ended(503, "URX,UC", `${reset}{connection_termination}`),
    timeout: ended(504, "UT", "response_timeout"),
    clientDisconnect: ended(0, "DC", "downstream_remote_disconnect"),
    noHealthyUpstream: ended(503, "UH", "no_healthy_upstream", noHost),
    overflow: ended(503, "UO", `${reset}{overflow}`, noHost),
    noCluster: ended(503, "NC", "cluster_not_found", noCluster),
    noRoute: ended(404, "NR", "route_not_found", { ...noCluster, authority: "other.example.com" }),
    notHttp: ended(400, "DPE", "http1.codec_error", { ...noCluster, ...noRequest }),
    tcpConnection: ended(0, "-", null, { ...silent, ...noRequest, protocol: null }),
};

/** A request that was answered by nobody behind the proxy, or not to its end. */
function ended(
    response_code: number,
    response_flags: string,
    response_code_details: string | null,
    more: Partial<LoggedRequest> = silent,
): LoggedRequest {
    return { ...answered, ...more, response_code, response_flags, response_code_details };
}
