import { parseDuration } from "../../../src/model/duration.ts";

const prefix = "sandbox.istio-blue-green/";

/**
 * Pod annotations that say how much CPU a simulated pod uses, for autoscalers and `kubectl top`. They count from the
 * moment they are set, so `kubectl annotate` changes the use of pods that run.
 */
export const cpuAnnotations = {
    /** CPU that the pod uses without any request, as Kubernetes writes it: `80m`, `0.5`, `2`. Default: 1m. */
    idle: `${prefix}cpu`,
    /** CPU time that each request takes: `4ms`. At 25 requests per second that is 100m. Default: 1ms. */
    perRequest: `${prefix}cpu-per-request`,
} as const;

/** How much CPU a simulated pod uses. */
export interface CpuCost {
    readonly idleMillicores: number;
    readonly msPerRequest: number;
}

const idleMillicoresByDefault = 1;
const msPerRequestByDefault = 1;

/** What cannot be read counts as absent; the pod server tells of it in an event on the pod. */
export function cpuCost(annotations: Readonly<Record<string, string>> = {}): CpuCost {
    return {
        idleMillicores: parseMillicores(annotations[cpuAnnotations.idle] ?? "") ?? idleMillicoresByDefault,
        msPerRequest: parseDuration(annotations[cpuAnnotations.perRequest] ?? "") ?? msPerRequestByDefault,
    };
}

/** Thousandths of a core, or undefined where the text is no number of cores (`0.5`) or of their thousandths (`500m`). */
export function parseMillicores(text: string): number | undefined {
    if (!/^\d+(\.\d+)?m?$/.test(text)) return undefined;
    return text.endsWith("m") ? Number(text.slice(0, -1)) : Number(text) * 1000;
}
