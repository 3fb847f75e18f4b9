// Which requests failed, as matchers over the labels of Istio's request metrics.

/**
 * The senders: callers' proxies, gateways and waypoints. Receiving proxies would count each request again, and do not report
 * those that reached no pod.
 */
export const SENDERS = `reporter=~"source|waypoint"`;

/** Leaves out callers that hung up (DC, DR) or sent invalid HTTP (DPE): the colour is not at fault. */
export const CALLER_STAYED = `response_flags!~"${flags("DC", "DR", "DPE")}"`;

/** The proxy found no pod, could not connect, lost the connection, or timed out. */
const PODS_FAULT = flags(
    ...["UH", "UF", "UO", "UT", "UC", "UR", "URX", "UPE", "UMSDR", "LH", "LR", "NR", "NC", "DF", "DO", "OM"],
);

/** A request whose caller stayed has failed if any of these matches it. Several may match. */
export const FAILED: readonly string[] = [
    // Status 0 means no answer at all.
    `response_code=~"0|5.."`,
    // gRPC statuses that OpenTelemetry counts as server errors, with HTTP status 200: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED,
    // ...
    `grpc_response_status=~"2|4|12|13|14|15"`,
    // Also with status 200: an answer that was cut off.
    `response_flags=~"${PODS_FAULT}"`,
];

/** Istio's workload of a request for which no pod was found. */
export const NOBODY = "unknown";

/** Envoy joins several flags with commas. */
function flags(...names: string[]): string {
    return `(.*,)?(${names.join("|")})(,.*)?`;
}
