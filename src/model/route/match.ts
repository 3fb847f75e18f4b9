import { type Match, weakest } from "../labels.ts";
import { elements, fields, hasUnknown, UNKNOWN, type Unknown, type Value } from "../value.ts";

export type Protocol = "http" | "tls" | "tcp";

/**
 * Which requests match a rule: only `testers` where each condition requires a value that production traffic does not carry, in a
 * special header or query parameter; otherwise `everyone`.
 */
export function audienceOf(match: Value, protocol: Protocol): "everyone" | "testers" | Unknown {
    if (protocol !== "http") return "everyone";
    if (match === UNKNOWN) return UNKNOWN;
    const conditions = elements(match);
    const testersOnly = conditions.length === 0 ? "no" : weakest(conditions.map(asksForTesters));
    return testersOnly === "maybe" ? UNKNOWN : testersOnly === "yes" ? "testers" : "everyone";
}

function asksForTesters(condition: Value): Match {
    const { headers, queryParams } = fields(condition);
    if (condition === UNKNOWN || headers === UNKNOWN || queryParams === UNKNOWN) return "maybe";
    const narrowing = [
        ...Object.entries(fields(headers)).filter(([name]) => !isSentByEverybody(name.toLowerCase())),
        ...Object.entries(fields(queryParams)),
    ].map(([, value]) => value);
    if (narrowing.some((value) => !hasUnknown(value) && namesAValue(value))) return "yes";
    return narrowing.some(hasUnknown) ? "maybe" : "no";
}

/**
 * Headers that production traffic carries, so that asking for them selects no testers: what browsers and HTTP libraries send, and
 * what proxies on the way add. See https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers
 */
const SENT_BY_EVERYBODY = new Set([
    ...[
        "accept",
        "authorization",
        "baggage",
        "cache-control",
        "connection",
        "cookie",
        "date",
        "dnt",
        "expect",
        "forwarded",
    ],
    ...[
        "from",
        "grpc-timeout",
        "host",
        "http2-settings",
        "keep-alive",
        "origin",
        "pragma",
        "prefer",
        "priority",
        "range",
    ],
    ...["referer", "te", "trailer", "traceparent", "tracestate", "transfer-encoding", "upgrade", "via", "b3"],
    ...[
        "upgrade-insecure-requests",
        "user-agent",
        "x-api-key",
        "x-client-trace-id",
        "x-correlation-id",
        "x-csrf-token",
    ],
    ...["x-ot-span-context", "x-real-ip", "x-request-id", "x-requested-with"],
]);
const PREFIXES_SENT_BY_EVERYBODY = [
    ...[
        ":",
        "accept-",
        "access-control-",
        "content-",
        "if-",
        "proxy-",
        "sec-",
        "x-amz",
        "x-amzn-",
        "x-b3-",
        "x-cloud-",
    ],
    ...["x-datadog-", "x-envoy-", "x-forwarded-", "x-goog-"],
];

function isSentByEverybody(header: string): boolean {
    return SENT_BY_EVERYBODY.has(header) || PREFIXES_SENT_BY_EVERYBODY.some((prefix) => header.startsWith(prefix));
}

/** Whether a particular value is required. An empty condition only requires that the header is present. */
function namesAValue(condition: Value): boolean {
    return (
        ["exact", "prefix", "regex"].some((kind) => typeof fields(condition)[kind] === "string") &&
        !isAnyText(condition)
    );
}

/** Varied samples: a condition that matches them all counts as matching every text. */
const SAMPLES = ["/", "/a", "/index.html", "/api/v1/orders?q=1", "/%20", "/ä", "/A-b_c.d~e", `/${"x".repeat(300)}`];
const VALUES = ["0", "true", "text/html; q=0.9", "Mozilla/5.0 (X11)", "ä ö", "{}", "a=b; c=d", ...SAMPLES];

/** Whether a condition on a text matches every text that is not empty. */
function isAnyText(condition: Value, samples: readonly string[] = VALUES): boolean {
    const { exact, prefix, regex } = fields(condition);
    if (typeof exact === "string") return false;
    if (typeof prefix === "string") return samples.every((sample) => sample.startsWith(prefix));
    if (typeof regex === "string") return matchesAll(regex, samples);
    return !hasUnknown(condition);
}

/** In Envoy a pattern must match the whole text. One that cannot be parsed here counts as matching everything. */
function matchesAll(regex: string, samples: readonly string[]): boolean {
    const [, flags = "", pattern = regex] = regex.match(/^\(\?([ims]+)\)([\s\S]*)$/) ?? [];
    try {
        const whole = new RegExp(`^(?:${pattern})$`, `${flags}u`);
        return samples.every((sample) => whole.test(sample));
    } catch (error) {
        if (error instanceof SyntaxError) return true;
        throw error;
    }
}

/**
 * Whether a rule with these conditions takes every request that comes to it, so that later rules never see one. A condition that
 * names all gateways to which its route is bound does not narrow the match.
 */
export function catchesAll(match: Value, protocol: Protocol, bound: readonly Value[] = []): boolean {
    if (match === UNKNOWN) return false;
    const conditions = elements(match);
    if (conditions.length === 0) return protocol !== "tls";
    return conditions.some((condition) => condition !== UNKNOWN && !isNarrow(fields(condition), bound));
}

/** Fields of a condition that only name it. */
const NAMES_ONLY = new Set(["name", "ignoreUriCase", "statPrefix"]);
/** Which istiod ignores in a condition that names gateways, even if only the mesh. */
const IGNORED_BESIDE_GATEWAYS = new Set(["sourceLabels", "sourceNamespace"]);

/** Whether a condition asks for anything at all; an empty object does not. */
function isNarrow(condition: Record<string, Value>, bound: readonly Value[]): boolean {
    const hasGateways = elements(condition.gateways).length > 0;
    return Object.entries(condition).some(
        ([name, value]) =>
            !NAMES_ONLY.has(name) &&
            !(hasGateways && IGNORED_BESIDE_GATEWAYS.has(name)) &&
            !(name === "gateways" && namesAll(value, bound)) &&
            (value === UNKNOWN || asksForSomething(name, value)),
    );
}

function namesAll(gateways: Value, bound: readonly Value[]): boolean {
    const named = elements(gateways);
    return bound.length > 0 && bound.every((each) => typeof each === "string" && named.includes(each));
}

function asksForSomething(name: string, value: Value): boolean {
    switch (name) {
        case "uri":
            return value !== null && value !== undefined && !isAnyText(value, SAMPLES);
        case "headers":
        case "queryParams":
            return value !== null && typeof value === "object" && Object.keys(value).length > 0;
        case "withoutHeaders":
        case "sourceLabels":
            return value !== null && typeof value === "object" && Object.keys(value).length > 0;
        case "gateways":
            return elements(value).length > 0;
        case "method":
        case "scheme":
        case "authority":
            return value !== null && value !== undefined && !isAnyText(value);
        default:
            return value !== undefined && value !== null && value !== "" && value !== 0;
    }
}
