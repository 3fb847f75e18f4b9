import { z } from "zod";

/** One HTTP request as a proxy saw it. `null`: Envoy had no value. */
export interface AccessLogEntry {
    /** Epoch milliseconds. */
    startedAt: number;
    durationMs: number;
    authority: string | null;
    routeName: string | null;
    isGrpc: boolean;
    /** 0 where no response was begun. */
    responseCode: number;
    /** Comma-separated short names, `-` for none. */
    responseFlags: string;
    grpcStatus: number | null;
    upstreamCluster: string | null;
    /** Address and port of the chosen upstream host. */
    upstreamHost: string | null;
    /** Whether that host sent response headers. */
    upstreamAnswered: boolean;
}

export type ParsedLine =
    | { kind: "request"; entry: AccessLogEntry }
    /** A connection through a TCP proxy, which `istio_requests_total` does not count. */
    | { kind: "connection" }
    | { kind: "malformed"; problem: string };

/** Older Envoys write `-` where newer ones write null. */
const text = z
    .string()
    .nullish()
    .transform((value) => (value === undefined || value === "-" ? null : value));
const count = z.int().nonnegative();

const lineSchema = z.object({
    start_time: z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)),
    method: text,
    authority: text,
    content_type: text,
    protocol: text,
    route_name: text,
    response_code: count,
    response_flags: z.string().min(1),
    grpc_status: count.nullish(),
    upstream_cluster: text,
    upstream_host: text,
    duration: count.nullish(),
    response_duration: count.nullish(),
});

/** Reads one line of a proxy's standard output, in the format of `accessLogFormat`. Never throws. */
export function parseAccessLogLine(line: string): ParsedLine {
    let value: unknown;
    try {
        value = JSON.parse(line);
    } catch {
        return { kind: "malformed", problem: "it is no JSON" };
    }
    const result = lineSchema.safeParse(value);
    if (!result.success) {
        const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "line"}: ${issue.message}`);
        return { kind: "malformed", problem: problems.join("; ") };
    }
    const fields = result.data;
    if (fields.method === null && fields.protocol === null) {
        return { kind: "connection" };
    }
    return {
        kind: "request",
        entry: {
            startedAt: fields.start_time,
            durationMs: fields.duration ?? 0,
            authority: fields.authority,
            routeName: fields.route_name,
            isGrpc: isGrpcContentType(fields.content_type),
            responseCode: fields.response_code,
            responseFlags: fields.response_flags,
            grpcStatus: fields.grpc_status ?? null,
            upstreamCluster: fields.upstream_cluster,
            upstreamHost: fields.upstream_host,
            upstreamAnswered: (fields.response_duration ?? null) !== null,
        },
    };
}

function isGrpcContentType(contentType: string | null): boolean {
    return contentType !== null && /^application\/grpc(\+|$)/.test(contentType);
}
