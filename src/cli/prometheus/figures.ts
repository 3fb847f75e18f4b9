import type { Color } from "../../model/color.ts";
import { failureCount, latency, type ObservedService, requestCount } from "../../monitoring/requests.ts";
import type { PrometheusClient } from "./client.ts";

/** What was measured of one colour in one window. */
export interface Figures {
    readonly seconds: number;
    /** Requests, including those that reached no pod; undefined where nothing was measured. */
    readonly requests: number | undefined;
    /** Those that failed. */
    readonly errors: number;
    /** From 0 to 1; undefined without requests, which is not the same as 0. */
    readonly errorRate: number | undefined;
    readonly p99Milliseconds: number | undefined;
}

/** Istio assigns a request that reached no pod to no colour; here it counts against the watched colour. */
export async function measure(
    prometheus: PrometheusClient,
    service: ObservedService,
    color: Color,
    seconds: number,
    signal?: AbortSignal,
): Promise<Figures> {
    const window = `${seconds}s`;
    const value = async (expression: string) => (await prometheus.query(expression, signal))[0]?.value;
    const [answered, faults, nobodys, p99] = await Promise.all([
        value(requestCount(service, color, window)),
        value(failureCount(service, color, window)),
        value(failureCount(service, "unanswered", window)),
        value(latency(service, color, 0.99, window)),
    ]);
    return figuresOf({ seconds, answered, faults, nobodys, p99 });
}

interface Values {
    readonly seconds: number;
    readonly answered: number | undefined;
    readonly faults: number | undefined;
    readonly nobodys: number | undefined;
    readonly p99: number | undefined;
}

/** Without a count of errors, there were none if requests were counted. Without a count of requests, there is no data. */
export function figuresOf({ seconds, answered, faults, nobodys, p99 }: Values): Figures {
    const known = [answered, nobodys].some((value) => value !== undefined && !Number.isNaN(value));
    const requests = known ? count(answered) + count(nobodys) : undefined;
    const errors = count(faults) + count(nobodys);
    return {
        seconds,
        requests,
        errors,
        errorRate: requests ? Math.min(1, errors / requests) : undefined,
        p99Milliseconds: p99 === undefined || Number.isNaN(p99) ? undefined : p99,
    };
}

function count(value: number | undefined): number {
    return value === undefined || Number.isNaN(value) ? 0 : value;
}
