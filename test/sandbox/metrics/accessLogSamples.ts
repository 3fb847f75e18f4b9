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
const reset = "upstream_reset_before_response_started";

/** What Envoy 1.40 logged for a static configuration in which each of these was provoked. */
export const samples = {
    answered,
    http2: { ...answered, protocol: "HTTP/2" },
    serverError: { ...answered, response_code: 500 },
    grpc: { ...answered, content_type: "application/grpc", grpc_status: 14 },
    brokenOff: {
        ...answered,
        response_flags: "UPE",
        response_code_details: "upstream_reset_after_response_started{protocol_error}",
    },
    upstreamReset: {
        ...answered,
        ...silent,
        response_code: 503,
        response_flags: "UC",
        response_code_details: `${reset}{connection_termination}`,
    },
    connectionRefused: {
        ...answered,
        ...silent,
        response_code: 503,
        response_flags: "UF",
        response_code_details: `${reset}{remote_connection_failure|delayed_connect_error:_Connection_refused}`,
    },
    retriesExhausted: {
        ...answered,
        ...silent,
        response_code: 503,
        response_flags: "URX,UC",
        response_code_details: `${reset}{connection_termination}`,
    },
    timeout: {
        ...answered,
        ...silent,
        response_code: 504,
        response_flags: "UT",
        response_code_details: "response_timeout",
    },
    clientDisconnect: {
        ...answered,
        ...silent,
        response_code: 0,
        response_flags: "DC",
        response_code_details: "downstream_remote_disconnect",
    },
    noHealthyUpstream: {
        ...answered,
        ...noHost,
        response_code: 503,
        response_flags: "UH",
        response_code_details: "no_healthy_upstream",
    },
    overflow: {
        ...answered,
        ...noHost,
        response_code: 503,
        response_flags: "UO",
        response_code_details: `${reset}{overflow}`,
    },
    noCluster: {
        ...answered,
        ...noCluster,
        response_code: 503,
        response_flags: "NC",
        response_code_details: "cluster_not_found",
    },
    noRoute: {
        ...answered,
        ...noCluster,
        authority: "other.example.com",
        response_code: 404,
        response_flags: "NR",
        response_code_details: "route_not_found",
    },
    notHttp: {
        ...answered,
        ...noCluster,
        method: null,
        authority: null,
        response_code: 400,
        response_flags: "DPE",
        response_code_details: "http1.codec_error",
    },
    tcpConnection: {
        ...answered,
        ...silent,
        method: null,
        authority: null,
        protocol: null,
        response_code: 0,
        response_code_details: null,
    },
} as const satisfies Record<string, LoggedRequest>;
