/** Labels that the expressions set themselves; a second matcher for one of them could only make them find nothing. */
export const OWN_LABELS: readonly string[] = [
    "reporter",
    "destination_service_name",
    "destination_service_namespace",
    "destination_workload",
    "destination_workload_namespace",
    "source_workload",
    "source_workload_namespace",
    "response_code",
    "response_flags",
    "grpc_response_status",
    "le",
];

/** Label matchers of PromQL: each label has exactly the given value. */
export function labelMatchers(labels: Readonly<Record<string, string>> = {}): string[] {
    return Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
}

/** A text in PromQL, which escapes like Go and so like JSON. */
function quoted(value: string): string {
    return JSON.stringify(value);
}
