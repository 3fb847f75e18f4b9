import { z } from "zod";

/** One stream of requests at a steady rate. */
export interface LoadTarget {
    /** Where the requests go, e.g. `http://172.18.0.2:8080/`. Only http and https. */
    url: string;
    /** Requests per second, above 0, fractions allowed. */
    rate: number;
    /** Host header. Default: the host of `url`. */
    host?: string;
    /** An HTTP proxy, e.g. `http://127.0.0.1:15002`: requests then go there in absolute form. Only for http URLs. */
    proxy?: string;
    /** Path and query, relative to `url`, e.g. `/?delay=5s`. Default: those of `url`. */
    path?: string;
    /** Further request headers. */
    headers?: Record<string, string>;
    /** `keep-alive` reuses idle connections (default), `fresh` opens one for every request. */
    connections?: "keep-alive" | "fresh";
    /** The answers' header by which they are counted as `colors`. Default: `x-color`. */
    colorHeader?: string;
}

/** What a load run does. Times are milliseconds. */
export interface LoadOptions {
    /** The streams by name; the report uses the same names. At least one. */
    targets: Record<string, LoadTarget>;
    /** How long to send. Default: until stopped. */
    durationMs?: number;
    /** How long a request may take from when it was sent; then it has failed as `TIMEOUT`. Default 10,000. */
    timeoutMs?: number;
    /** How long to wait for open requests after the last one was sent; those left are `unanswered`. Default: `timeoutMs` + 1,000. */
    drainMs?: number;
    /** Open requests per target beyond which a due request is not sent and has failed as `IN_FLIGHT_LIMIT`. Default 5,000. */
    maxInFlight?: number;
    /** Width of the timeline's buckets. Default: no timeline. A long run doubles the width rather than use more memory. */
    timelineMs?: number;
}

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "is no HTTP header name");
const webUrl = z.url({ protocol: /^https?$/, error: "needs an http or https URL" });

const targetSchema = z
    .strictObject({
        url: webUrl,
        rate: z.number().positive().max(100_000),
        host: z.string().min(1).optional(),
        proxy: z.url({ protocol: /^http$/, error: "needs an http URL" }).optional(),
        path: z.string().startsWith("/").optional(),
        headers: z.record(headerName, z.string()).default({}),
        connections: z.enum(["keep-alive", "fresh"]).default("keep-alive"),
        colorHeader: headerName.default("x-color"),
    })
    .refine((target) => !target.proxy || target.url.startsWith("http:"), {
        path: ["proxy"],
        error: "works for http URLs only: an https request would need a tunnel",
    });

const milliseconds = z
    .number()
    .positive()
    .max(2 ** 31 - 1);

const optionsSchema = z
    .strictObject({
        targets: z
            .record(z.string().min(1), targetSchema)
            .refine((targets) => Object.keys(targets).length > 0, "needs at least one target"),
        durationMs: milliseconds.optional(),
        timeoutMs: milliseconds.default(10_000),
        drainMs: z.number().nonnegative().optional(),
        maxInFlight: z.int().positive().default(5_000),
        timelineMs: z.int().positive().optional(),
    })
    .transform((options) => ({ ...options, drainMs: options.drainMs ?? options.timeoutMs + 1_000 }));

/** The options of a run with every default filled in. */
export type ResolvedOptions = z.output<typeof optionsSchema>;
/** A target with every default filled in. */
export type ResolvedTarget = ResolvedOptions["targets"][string];

/** Fills in the defaults; one error lists every problem by its path. */
export function resolveOptions(options: LoadOptions): ResolvedOptions {
    const result = optionsSchema.safeParse(options);
    if (!result.success) {
        const problems = result.error.issues.map((issue) => `  ${issue.path.join(".") || "options"}: ${issue.message}`);
        throw new Error(`The load cannot start:\n${problems.join("\n")}`);
    }
    return result.data;
}
