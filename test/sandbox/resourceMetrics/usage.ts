import type { V1Pod } from "@kubernetes/client-node";
import { cpuCost, parseMillicores } from "../pods/cpu.ts";
import type { Rate, RequestRates } from "./requestRates.ts";

export const apiVersion = "metrics.k8s.io/v1beta1";

/** As of `metrics.k8s.io`: what each container of a pod uses. Memory is not simulated, so it is left out. */
export interface PodMetrics {
    readonly kind: "PodMetrics";
    readonly apiVersion: typeof apiVersion;
    readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
    readonly timestamp: string;
    /** A length of time as Go writes it. */
    readonly window: string;
    readonly containers: readonly { readonly name: string; readonly usage: { readonly cpu: string } }[];
}

/** What a running pod uses, or undefined where that has not been measured (yet). The first container does all its work. */
export function podMetrics(pod: V1Pod, rates: RequestRates): PodMetrics | undefined {
    const { name = "", namespace = "", labels = {}, uid = "" } = pod.metadata ?? {};
    const rate = rates.of(uid);
    if (rate === undefined || pod.status?.phase !== "Running") return undefined;
    return {
        kind: "PodMetrics",
        apiVersion,
        metadata: { name, namespace, labels },
        timestamp: new Date(rate.measuredAtMs).toISOString(),
        window: `${rate.windowMs / 1000}s`,
        containers: (pod.spec?.containers ?? []).map(({ name }, index) => ({
            name,
            usage: { cpu: quantity(index === 0 ? millicoresOf(pod, rate) : 0) },
        })),
    };
}

/** A container is throttled at its limit. */
function millicoresOf({ metadata, spec }: V1Pod, { perSecond }: Rate): number {
    const { idleMillicores, msPerRequest } = cpuCost(metadata?.annotations);
    const limit = parseMillicores(spec?.containers[0]?.resources?.limits?.cpu ?? "") ?? Number.POSITIVE_INFINITY;
    return Math.min(idleMillicores + perSecond * msPerRequest, limit);
}

function quantity(millicores: number): string {
    return `${Math.round(millicores * 1e6)}n`;
}
