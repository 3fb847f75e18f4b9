/** The fields of an access-log line by name, with Envoy's operator for each. */
export const accessLogFields = {
    start_time: "%START_TIME%",
    method: "%REQ(:METHOD)%",
    authority: "%REQ(:AUTHORITY)%",
    content_type: "%REQ(CONTENT-TYPE)%",
    protocol: "%PROTOCOL%",
    route_name: "%ROUTE_NAME%",
    response_code: "%RESPONSE_CODE%",
    response_code_details: "%RESPONSE_CODE_DETAILS%",
    response_flags: "%RESPONSE_FLAGS%",
    grpc_status: "%GRPC_STATUS_NUMBER%",
    upstream_cluster: "%UPSTREAM_CLUSTER_RAW%",
    upstream_host: "%UPSTREAM_HOST%",
    duration: "%DURATION%",
    // Until the first byte of the upstream's answer: absent where the upstream never answered.
    response_duration: "%RESPONSE_DURATION%",
} as const;

/**
 * The value of `accessLogFormat` in istiod's mesh config, beside `accessLogFile: /dev/stdout` and
 * `accessLogEncoding: JSON`.
 *
 * Envoy holds lines back for 10 s unless it is started with `envoyFlushArguments`.
 */
export const accessLogFormat: string = JSON.stringify(accessLogFields);

/** Envoy's arguments that bring each line out soon enough for a metric that is scraped every second. */
export const envoyFlushArguments: readonly string[] = ["--file-flush-interval-msec", "100"];
