import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { cpuCost, parseMillicores } from "../pods/cpu.ts";
import type { Rate, RequestRates } from "./requestRates.ts";

export const apiVersion = "metrics.k8s.io/v1beta1";

interface Measured {
    readonly apiVersion: typeof apiVersion;
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Record<string, string> };
    readonly timestamp: string;
    /** A length of time as Go writes it. */
    readonly window: string;
}

/** As of `metrics.k8s.io`: what each container of a pod uses. Memory is not simulated, so it is left out. */
export interface PodMetrics extends Measured {
    readonly kind: "PodMetrics";
    readonly containers: readonly { readonly name: string; readonly usage: { readonly cpu: string } }[];
}

export interface NodeMetrics extends Measured {
    readonly kind: "NodeMetrics";
    readonly usage: { readonly cpu: string };
}

/** What a running pod uses, or undefined where that has not been measured (yet). The first container does all its work. */
export function podMetrics(pod: V1Pod, rates: RequestRates): PodMetrics | undefined {
    const rate = rates.of(pod.metadata?.uid ?? "");
    if (rate === undefined || pod.status?.phase !== "Running") return undefined;
    return {
        ...measured(pod, rate),
        kind: "PodMetrics",
        containers: (pod.spec?.containers ?? []).map(({ name }, index) => ({
            name,
            usage: { cpu: quantity(index === 0 ? millicoresOf(pod, rate) : 0) },
        })),
    };
}

/** What the measured ones of the given pods use that run on a node; undefined where none was measured. */
export function nodeMetrics(node: V1Node, pods: readonly V1Pod[], rates: RequestRates): NodeMetrics | undefined {
    const used = pods
        .filter(({ spec, status }) => spec?.nodeName === node.metadata?.name && status?.phase === "Running")
        .flatMap((pod) => {
            const rate = rates.of(pod.metadata?.uid ?? "");
            return rate ? [{ rate, millicores: millicoresOf(pod, rate) }] : [];
        });
    const longest = used.map(({ rate }) => rate).toSorted((a, b) => b.windowMs - a.windowMs)[0];
    if (longest === undefined) return undefined;
    const sum = used.reduce((total, { millicores }) => total + millicores, 0);
    return { ...measured(node, longest), kind: "NodeMetrics", usage: { cpu: quantity(sum) } };
}

/** A container is throttled at its limit. */
function millicoresOf({ metadata, spec }: V1Pod, { perSecond }: Rate): number {
    const { idleMillicores, msPerRequest } = cpuCost(metadata?.annotations);
    const limit = parseMillicores(spec?.containers[0]?.resources?.limits?.cpu ?? "") ?? Number.POSITIVE_INFINITY;
    return Math.min(idleMillicores + perSecond * msPerRequest, limit);
}

function measured({ metadata }: V1Pod | V1Node, { measuredAtMs, windowMs }: Rate): Measured {
    const { name = "", namespace, labels = {} } = metadata ?? {};
    return {
        apiVersion,
        metadata: { name, ...(namespace !== undefined && { namespace }), labels },
        timestamp: new Date(measuredAtMs).toISOString(),
        window: `${windowMs / 1000}s`,
    };
}

function quantity(millicores: number): string {
    return `${Math.round(millicores * 1e6)}n`;
}
