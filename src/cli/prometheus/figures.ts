import type { PrometheusClient } from "./client.ts";
import * as queries from "./queries.ts";

/** What was measured of one colour in one window. */
export interface Figures {
    seconds: number;
    /** Requests, those that no pod got included; undefined where nothing at all was measured. */
    requests: number | undefined;
    /** Those that failed. */
    errors: number;
    /** From 0 to 1; undefined without requests, which is not the same as 0. */
    errorRate: number | undefined;
    p99Milliseconds: number | undefined;
}

export async function measure(
    prometheus: PrometheusClient,
    measured: queries.Measured,
    seconds: number,
    signal?: AbortSignal,
): Promise<Figures> {
    const [answered, faults, nobodys, p99] = await Promise.all(
        [queries.answeredQuery, queries.faultsQuery, queries.nobodysFaultsQuery, queries.p99Query].map(
            async (query) => (await prometheus.query(query(measured, seconds), signal))[0]?.value,
        ),
    );
    return figuresOf({ seconds, answered, faults, nobodys, p99 });
}

interface Values {
    seconds: number;
    answered: number | undefined;
    faults: number | undefined;
    nobodys: number | undefined;
    p99: number | undefined;
}

/** An absent count of errors is 0 only where requests were counted; an absent count of requests is no data. */
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
