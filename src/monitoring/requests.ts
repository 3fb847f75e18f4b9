import { labelMatchers } from "../arguments/matchers.ts";
import type { Color } from "../model/color.ts";
import { CALLER_STAYED, FAILED, NOBODY, SENDERS } from "./failures.ts";

// PromQL over Istio's standard metrics, formatted for people who read it in an alert.

/** The service whose requests are meant, as Istio's metrics name it. */
export interface ObservedService {
    readonly namespace: string;
    /** The Services through which callers reach it; two where one is pinned to the active colour. */
    readonly services: string[];
    /** The Deployment of each colour. */
    readonly workloads: Record<Color, string>;
    /** Labels that distinguish its series from those of another cluster or tenant. */
    readonly matchers?: Readonly<Record<string, string>>;
}

/**
 * Whose requests: one colour's, `unanswered` for those that found no pod of either colour, or those of `all` three
 * together.
 */
export type Part = Color | "unanswered" | "all";

/** A range such as `5m`, or Grafana's `$__rate_interval`. At least four scrape intervals. */
type Window = string;

/** Requests per second. No result where there were none since the proxies started. */
export function requestRate(service: ObservedService, part: Part, window: Window): string {
    return once(`rate(${requests(matchers(service, part))}[${window}])`);
}

/** Requests within the window, without those of callers who hung up. */
export function requestCount(service: ObservedService, part: Part, window: Window): string {
    return once(`increase(${requests(matchers(service, part), CALLER_STAYED)}[${window}])`);
}

/** Those of them that failed. No result where none ever failed. */
export function failureCount(service: ObservedService, part: Part, window: Window): string {
    return sumOfFailed("increase", service, part, window);
}

/**
 * The share of failed requests from 0 to 1. No result where none ever failed; no result or NaN where there were no requests.
 * Requests that found no pod have all failed, so they are compared with all requests.
 */
export function failureRatio(service: ObservedService, part: Part, window: Window): string {
    return `${sumOfFailed("rate", service, part, window)}\n/ ${comparedTo(service, part, window)}`;
}

/** The same, but 0 where there were requests of which none failed. */
export function failureRatioOrZero(service: ObservedService, part: Part, window: Window): string {
    const all = comparedTo(service, part, window);
    return `(${sumOfFailed("rate", service, part, window)} or 0 * ${all})\n/ ${all}`;
}

function comparedTo(service: ObservedService, part: Part, window: Window): string {
    const whole = matchers(service, part === "unanswered" ? "all" : part);
    return once(`rate(${requests(whole, CALLER_STAYED)}[${window}])`);
}

/** A request that failed in several ways counts once, since `or` keeps each series once. */
function sumOfFailed(of: "rate" | "increase", service: ObservedService, part: Part, window: Window): string {
    const failed = FAILED.map((how) => `${of}(${requests(matchers(service, part), CALLER_STAYED, how)}[${window}])`);
    return once(`\n     ${failed.join("\n  or ")}\n`);
}

/**
 * The sum over requests of which a caller's own proxy and a waypoint on the way may both report each one: for each caller, the
 * one that reports more requests counts.
 */
export function once(series: string, by: readonly string[] = []): string {
    const [caller, kept] = [
        [...new Set([...CALLER, ...by])].join(", "),
        by.length > 0 ? ` by (${by.join(", ")}) ` : "",
    ];
    return `sum${kept}(max by (${caller}) (sum by (reporter, ${caller}) (${series})))`;
}

const CALLER = ["source_workload_namespace", "source_workload"];

/** The latency quantile in milliseconds, for instance for 0.99. */
export function latency(service: ObservedService, part: Part, quantile: number, window: Window): string {
    const buckets = `istio_request_duration_milliseconds_bucket{${matchers(service, part).join(",")}}`;
    return `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}[${window}])))`;
}

/** Requests per second of both colours, whichever proxy reports them, so that callers without a proxy count too. */
export function reportedRate(service: ObservedService, window: Window): string {
    const { blue, green } = service.workloads;
    return `sum(rate(${requests(workload(service, [blue, green]))}[${window}]))`;
}

/** Requests per second from callers without a proxy, which follow no route. Only the pods' own proxies report them. */
export function outsiderRate(service: ObservedService, color: Color, window: Window): string {
    const outsiders = ['reporter="destination"', `source_workload="${NOBODY}"`];
    return `sum(rate(${requests(outsiders, workload(service, [service.workloads[color]]))}[${window}]))`;
}

/** Requests per second of the whole service by who sent them and which workload was meant. */
export function callers(service: ObservedService, window: Window): string {
    return once(`rate(${requests(matchers(service, "all"))}[${window}])`, ["source_workload", "destination_workload"]);
}

/** Any one series of the service, to measure its scrape interval. */
export function anySeries(service: ObservedService): string {
    return `topk(1, ${requests(matchers(service, "all"))})`;
}

/** Requests per second of the whole service by how they ended. */
export function answersByKind(service: ObservedService, window: Window): string {
    const by = ["destination_workload", "response_code", "response_flags"];
    return once(`rate(${requests(matchers(service, "all"))}[${window}])`, by);
}

export function requests(...matchers: (string | string[])[]): string {
    return `istio_requests_total{${matchers.flat().join(",")}}`;
}

function matchers(service: ObservedService, part: Part): string[] {
    const { namespace, services, workloads } = service;
    if (part === "blue" || part === "green") return [SENDERS, ...workload(service, [workloads[part]])];
    return [
        SENDERS,
        ...labelMatchers(service.matchers),
        `destination_service_namespace="${namespace}"`,
        oneOf("destination_service_name", services),
        oneOf("destination_workload", part === "all" ? [workloads.blue, workloads.green, NOBODY] : [NOBODY]),
    ];
}

function workload({ namespace, matchers }: ObservedService, names: string[]): string[] {
    return [
        ...labelMatchers(matchers),
        `destination_workload_namespace="${namespace}"`,
        oneOf("destination_workload", names),
    ];
}

/** The dot is the only character in names of Kubernetes objects that is special in a pattern. */
export function oneOf(label: string, [first, ...more]: string[]): string {
    if (more.length === 0) return `${label}="${first}"`;
    return `${label}=~"${[first, ...more].map((name) => name?.replaceAll(".", "[.]")).join("|")}"`;
}
