import { labelMatchers } from "../arguments/matchers.ts";
import { COLORS, type Color, other } from "../model/color.ts";
import { CALLER_STAYED, FAILED, SENDERS } from "./failures.ts";
import { type ObservedService, once, oneOf, requests } from "./requests.ts";

// PromQL over the requests to all services of a release set, each by the Deployment that was meant. Colours are known by Deployments:
// Istio's metrics have no subset, and `version` is a release's name.

/** Requests per second to these colours of all services together; 0 where there are none. */
export function requestsTo(members: readonly ObservedService[], colors: readonly Color[], window: string): string {
    const sent = either(destinations(members, colors), (to) => `rate(${requests(SENDERS, to)}[${window}])`);
    return `${once(sent)} or vector(0)`;
}

/** Requests per second of each colour of each service. */
export function requestsByWorkload(members: readonly ObservedService[], window: string): string {
    return once(
        either(destinations(members, COLORS), (to) => `rate(${requests(SENDERS, to)}[${window}])`),
        TO,
    );
}

/** The share of failed requests of each colour of each service; 0 where none failed, no result where there were none. */
export function failuresByWorkload(members: readonly ObservedService[], window: string): string {
    const to = destinations(members, COLORS);
    const all = once(
        either(to, (each) => `rate(${requests(SENDERS, each, CALLER_STAYED)}[${window}])`),
        TO,
    );
    const failed = once(
        FAILED.map((how) =>
            either(to, (each) => `rate(${requests(SENDERS, each, CALLER_STAYED, how)}[${window}])`),
        ).join(OR),
        TO,
    );
    return `(${failed} or 0 * ${all})\n/ ${all}`;
}

/** The latency quantile of each colour of each service, in milliseconds. */
export function latencyByWorkload(members: readonly ObservedService[], quantile: number, window: string): string {
    const buckets = either(
        destinations(members, COLORS),
        (to) => `rate(istio_request_duration_milliseconds_bucket{${[SENDERS, ...to].join(",")}}[${window}])`,
    );
    return `histogram_quantile(${quantile}, sum by (le, destination_workload) (${buckets}))`;
}

/** Requests per second between services of the set, by their Deployments. */
export function callsInside(members: readonly ObservedService[], window: string): string {
    return once(
        calls(
            members,
            window,
            COLORS.flatMap((from) => COLORS.map((to) => ({ from, to }))),
        ),
        BETWEEN,
    );
}

/** Those from one colour to the other, which there should never be. */
export function mixedCalls(members: readonly ObservedService[], window: string, to: readonly Color[] = COLORS): string {
    const pairs = to.map((color) => ({ from: other(color), to: color }));
    return once(calls(members, window, pairs), BETWEEN);
}

const TO = ["destination_workload"];
const BETWEEN = ["source_workload", "destination_workload"];
const OR = "\n  or ";

interface Pair {
    readonly from: Color;
    readonly to: Color;
}

function calls(members: readonly ObservedService[], window: string, pairs: readonly Pair[]): string {
    const sides = pairs.flatMap(({ from, to }) =>
        sources(members, from).flatMap((source) =>
            destinations(members, [to]).map((destination) => [...source, ...destination]),
        ),
    );
    return either(sides, (matchers) => `rate(${requests(SENDERS, matchers)}[${window}])`);
}

/** One series selector for each namespace: a name may mean another Deployment in another one. */
function either(alternatives: readonly string[][], make: (matchers: string[]) => string): string {
    return alternatives.map(make).join(OR);
}

function destinations(members: readonly ObservedService[], colors: readonly Color[]): string[][] {
    return byPlace(members, (namespace, services) => [
        ...labelMatchers(services[0]?.matchers),
        `destination_workload_namespace="${namespace}"`,
        oneOf("destination_workload", workloads(services, colors)),
    ]);
}

function sources(members: readonly ObservedService[], color: Color): string[][] {
    return byPlace(members, (namespace, services) => [
        `source_workload_namespace="${namespace}"`,
        oneOf("source_workload", workloads(services, [color])),
    ]);
}

function byPlace(
    members: readonly ObservedService[],
    make: (namespace: string, services: readonly ObservedService[]) => string[],
): string[][] {
    const groups = Map.groupBy(members, ({ namespace, matchers }) => JSON.stringify([namespace, matchers ?? {}]));
    return [...groups.values()].flatMap((services) => (services[0] ? [make(services[0].namespace, services)] : []));
}

function workloads(services: readonly ObservedService[], colors: readonly Color[]): string[] {
    return services.flatMap((service) => colors.map((color) => service.workloads[color]));
}
