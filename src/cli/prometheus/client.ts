import { withoutPassword } from "../output/withoutPassword.ts";
import { credentialsFor } from "./credentials.ts";

/** How long Prometheus may take for one answer. */
const TIMEOUT_MILLISECONDS = 10_000;

/** What an instant query gives: one value per set of labels. */
export interface Sample {
    readonly labels: Record<string, string>;
    readonly value: number;
}

/** The raw samples of one series. */
export interface Series {
    readonly labels: Record<string, string>;
    /** Seconds since the epoch, and the value. */
    readonly points: [time: number, value: number][];
}

export interface PrometheusClient {
    readonly url: string;
    query(expression: string, signal?: AbortSignal): Promise<Sample[]>;
    series(expression: string, signal?: AbortSignal): Promise<Series[]>;
}

/**
 * Prometheus, or anything with its API: Thanos, Mimir, a path behind a proxy. Requests carry the credentials that this process
 * has for the address.
 */
export function prometheusAt(url: string): PrometheusClient {
    const base = url.replace(/\/+$/, "");
    const ask = async <T>(query: string, signal?: AbortSignal): Promise<T[]> => {
        const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
        let answer: Response;
        try {
            answer = await fetch(`${base}/api/v1/query`, {
                method: "POST",
                body: new URLSearchParams({ query }),
                headers: credentialsFor(base),
                // A redirection leads to a login page at best, and must not take a token or a query elsewhere.
                redirect: "manual",
                signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
            });
        } catch (error) {
            const { cause, message } = error as Error & { cause?: Error };
            throw new Error(`Prometheus at ${base} does not answer: ${cause?.message || message}`);
        }
        const text = await answer.text();
        const body = parse(text);
        if (body?.status === "success" && body.data) return body.data.result as T[];
        throw new Error(`Prometheus at ${base} answered ${answer.status}: ${reasonOf(answer, body, text)}`);
    };
    return {
        url: base,
        async query(expression, signal) {
            const found = await ask<{ metric: Record<string, string>; value: [number, string] }>(expression, signal);
            return found.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
        },
        async series(expression, signal) {
            const found = await ask<{ metric: Record<string, string>; values: [number, string][] }>(expression, signal);
            return found.map(({ metric, values }) => ({
                labels: metric,
                points: values.map(([time, value]) => [time, Number(value)]),
            }));
        },
    };
}

function reasonOf({ status, headers }: Response, body: Body | undefined, text: string): string {
    if (status >= 300 && status < 400) {
        const [where] = (headers.get("location") ?? "nowhere").split("?");
        return `it redirects to ${withoutPassword(where ?? "")}. Give the address of Prometheus itself`;
    }
    const said = body?.error ?? text.slice(0, 200);
    if (status !== 401 && status !== 403) return said;
    return `${said.trim()} (to log in, use --prometheus-token-file, PROMETHEUS_TOKEN or user:password@ in PROMETHEUS_URL)`;
}

interface Body {
    readonly status?: string;
    readonly error?: string;
    readonly data?: { readonly result: unknown[] };
}

function parse(text: string): Body | undefined {
    try {
        return JSON.parse(text) as Body;
    } catch {
        return undefined;
    }
}
