/** Whose requests are counted. */
export interface Measured {
    namespace: string;
    /** The Kubernetes Services that the route may name. */
    destinations: string[];
    /** The colour's Deployment. */
    workload: string;
}

/**
 * Only the sending side counts a request that no pod got, and it alone sees what callers see; a waypoint stands for it
 * in ambient mode. With both sides, every request would count twice.
 */
const REPORTERS = 'reporter=~"source|waypoint"';

/** Istio's name for the workload of a request for which no pod was found (503 with UH, NC or the like). */
const NOBODY = "unknown";

/** Callers that went away (DC) say nothing about the service. Flags are a list, separated by commas. */
const CALLER_STAYED = 'response_flags!~"(.*,)?DC(,.*)?"';

/** No answer at all is 0; the rest are the server's faults in HTTP. */
const HTTP_FAULTS = 'response_code=~"0|5.."';

/** UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: what maps to 5xx, behind an HTTP 200. */
const GRPC_FAULTS = 'response_code="200",grpc_response_status=~"2|4|12|13|14|15"';

function selector(measured: Measured, workload: string, ...more: string[]): string {
    const services = measured.destinations.join("|");
    const all = [
        REPORTERS,
        `destination_service_namespace="${measured.namespace}"`,
        `destination_service_name=~"${services}"`,
        `destination_workload="${workload}"`,
        ...more,
    ];
    return `{${all.join(",")}}`;
}

function increase(series: string, seconds: number): string {
    return `increase(istio_requests_total${series}[${seconds}s])`;
}

/** Each request once, whether it failed in HTTP or in gRPC. */
function faults(measured: Measured, workload: string, seconds: number): string {
    const [http, grpc] = [HTTP_FAULTS, GRPC_FAULTS].map((fault) =>
        increase(selector(measured, workload, CALLER_STAYED, fault), seconds),
    );
    return `sum(${http} or ${grpc})`;
}

/** Requests that the colour's pods were given. */
export function answeredQuery(measured: Measured, seconds: number): string {
    return `sum(${increase(selector(measured, measured.workload, CALLER_STAYED), seconds)})`;
}

/** Those of them that failed. */
export function faultsQuery(measured: Measured, seconds: number): string {
    return faults(measured, measured.workload, seconds);
}

/** Requests that failed before any pod got them: nobody's in Istio's eyes, the watched colour's in ours. */
export function nobodysFaultsQuery(measured: Measured, seconds: number): string {
    return faults(measured, NOBODY, seconds);
}

/** The time within which 99 of 100 requests were answered, in milliseconds. */
export function p99Query(measured: Measured, seconds: number): string {
    const series = selector(measured, measured.workload, CALLER_STAYED);
    return `histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket${series}[${seconds}s])))`;
}

/** One of the service's series, to see how far apart its samples are. */
export function anySeriesQuery({ namespace, destinations }: Pick<Measured, "namespace" | "destinations">): string {
    return (
        `topk(1, istio_requests_total{${REPORTERS},destination_service_namespace="${namespace}",` +
        `destination_service_name=~"${destinations.join("|")}"})`
    );
}

/** The raw samples of one series. */
export function samplesQuery(labels: Record<string, string>, seconds: number): string {
    const { __name__: name = "istio_requests_total", ...rest } = labels;
    const matchers = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `${name}{${matchers.join(",")}}[${seconds}s]`;
}
