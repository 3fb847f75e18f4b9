// What a failed request is, in matchers over the labels of Istio's request metrics.

/**
 * Those who send: callers' own proxies, gateways and waypoints. Reports of receiving proxies would count each request
 * twice, and lack those that no pod received.
 */
export const SENDERS = `reporter=~"source|waypoint"`;

/** Leaves out callers who hung up (DC, DR) or spoke no proper HTTP (DPE): nothing that a colour did wrong. */
export const CALLER_STAYED = `response_flags!~"${flags("DC", "DR", "DPE")}"`;

/** The proxy found no pod, could not reach it, lost it or gave up on it. */
const PODS_FAULT = flags(
    ...["UH", "UF", "UO", "UT", "UC", "UR", "URX", "UPE", "UMSDR", "LH", "LR", "NR", "NC", "DF", "DO", "OM"],
);

/** Of the requests whose callers stayed, those that one of these matches failed. One request may match several. */
export const FAILED: readonly string[] = [
    // No answer at all has the status 0.
    `response_code=~"0|5.."`,
    // What OpenTelemetry calls a server's error, behind status 200: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, ...
    `grpc_response_status=~"2|4|12|13|14|15"`,
    // Also behind status 200: an answer that was cut off in its middle.
    `response_flags=~"${PODS_FAULT}"`,
];

/** Istio's workload of a request for which no pod was found. */
export const NOBODY = "unknown";

/** Envoy joins several flags with commas. */
function flags(...names: string[]): string {
    return `(.*,)?(${names.join("|")})(,.*)?`;
}
