import type { IncomingMessage } from "node:http";

/** What goes wrong with some of the requests that are made of an API server. */
export interface ApiFault {
    /** Requests whose path and query match, such as `/\/horizontalpodautoscalers\b/`. */
    readonly path: RegExp;
    /** Default: every method. */
    readonly methods?: readonly ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[];
    /**
     * A status that is answered in the API server's place; `reset` cuts the connection; `silence` never answers. Default: the
     * API server answers.
     */
    readonly answer?: number | "reset" | "silence";
    /** Sent with the status, as the API server does with 429. */
    readonly retryAfterSeconds?: number;
    /** What passes before the answer, or before the API server gets the request. Default: 0. */
    readonly delayMs?: number;
    /** So many matching requests pass unharmed first. Default: 0. */
    readonly after?: number;
    /** So many requests get it. Default: all until it is ended. */
    readonly times?: number;
}

export interface RunningFault {
    /** How many requests got it. */
    readonly hits: number;
    end(): void;
}

/** The faults of one proxy; of several that match, the one that was set first counts. */
export class Faults {
    readonly #all = new Set<{ fault: ApiFault; matched: number; hits: number }>();

    set(fault: ApiFault): RunningFault {
        const entry = { fault, matched: 0, hits: 0 };
        this.#all.add(entry);
        return {
            get hits() {
                return entry.hits;
            },
            end: () => this.#all.delete(entry),
        };
    }

    /** What this request gets, counted as given. */
    next({ method = "GET", url = "/" }: IncomingMessage): ApiFault | undefined {
        for (const entry of this.#all) {
            const { path, methods, after = 0, times = Number.POSITIVE_INFINITY } = entry.fault;
            const matches = url.search(path) >= 0 && (methods === undefined || methods.some((each) => each === method));
            if (!matches || entry.hits >= times) continue;
            entry.matched += 1;
            if (entry.matched <= after) continue;
            entry.hits += 1;
            return entry.fault;
        }
        return undefined;
    }
}

const REASONS: Readonly<Record<number, string>> = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
};

/** The body that Kubernetes sends with a status. */
export function statusBody(code: number, { method, url }: IncomingMessage): string {
    return JSON.stringify({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: `the test has ${method} ${url?.split("?")[0]} answered with ${code}`,
        reason: REASONS[code] ?? "",
        code,
    });
}
