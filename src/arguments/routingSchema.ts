import { createRequire } from "node:module";
import type {
    GatewayArgs,
    GatewayTlsArgs,
    RequestMatch,
    RetryArgs,
    ServiceArgs,
    ServicePortArgs,
    TestHeaderArgs,
    TextMatch,
    TrafficArgs,
} from "../args/routing.ts";
import { show } from "./problems.ts";
import {
    by,
    dnsLabel,
    duration,
    flag,
    labels,
    list,
    needs,
    number,
    oneOf,
    port,
    someLabels,
    strict,
    table,
    text,
    wholeNumber,
} from "./schemaParts.ts";

// Imported, the module would bring a whole HTTP client along, 40 ms at each start of a program.
const { STATUS_CODES } = process.getBuiltinModule("node:http");

/** Only these protocols keep their connections when a route changes. */
const portName = text(
    /^(?=.{1,15}$)(http|http2|grpc|grpc-web)(-[a-z0-9]+)*$/,
    '"http", "http2", "grpc" or "grpc-web", alone or followed by -and-more, at most 15 characters: only HTTP ports can be routed',
);

/** As Kubernetes takes it: https://www.rfc-editor.org/rfc/rfc6335#section-5.1. */
const podPort = text(
    /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
    "a number from 1 to 65535, or the port's name in the pod: at most 15 lower case letters, digits and -, at least one a letter",
);
const targetPort = by<number | string>((value) => (typeof value === "string" ? podPort : port));

const servicePort = strict<ServicePortArgs>({ name: portName, port, targetPort: targetPort.optional() });

export const service = strict<ServiceArgs>({
    ports: list(servicePort, "ports")
        .refine((ports) => ports.length > 0, needs("at least one port"))
        .optional(),
    pinToActive: flag.optional(),
});

const HOST =
    'a host name such as "my-app.example.com"; "*" and a wildcard of the cluster\'s own names would take over the traffic of other services';

export const host = text(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
    HOST,
).refine((name) => !coversServices(name), needs(HOST));

/** Whether a wildcard matches names of Services: the route would apply to callers of all of them. */
function coversServices(name: string): boolean {
    const ofServices = ".svc.cluster.local";
    return (
        name.startsWith("*.") && (ofServices.endsWith(name.slice(1)) || `${name}.cluster.local`.includes(ofServices))
    );
}

const tls = strict<GatewayTlsArgs>({
    credentialName: text(/^\S+$/, "the name of a Secret"),
    port: port.optional(),
    mode: oneOf(["SIMPLE", "MUTUAL"]).optional(),
    minProtocolVersion: oneOf(["TLSV1_2", "TLSV1_3"]).optional(),
    httpsRedirect: flag.optional(),
});

export const gateway = strict<GatewayArgs>({
    selector: someLabels.optional(),
    port: port.optional(),
    tls: tls.optional(),
    existing: list(
        text(
            /^(?!mesh$)([a-z0-9][-a-z0-9]*\/)?[a-z0-9][-a-z0-9.]*$/,
            '"namespace/name" or "name" of a Gateway; "mesh" is not a Gateway and always routed',
        ),
        "Gateways",
    )
        .refine((names) => names.length > 0, needs("at least one Gateway"))
        .optional(),
});

/** Header names have no upper case in HTTP/2, so Envoy would never match one. */
const headerName = text(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, "a header name in lower case");

const testHeader = strict<TestHeaderArgs>({ name: headerName, atGateway: flag.optional() });

/** Istio refuses longer ones. */
const LONGEST_REGEX = 1024;

const someText = text(/^[\s\S]+$/, "text");
const regex = someText.superRefine((value, context) => {
    const problem = value === "" ? undefined : regexProblem(value);
    if (problem === undefined) return;
    const message = `got ${show(value)}; allowed: a regular expression of RE2, which Envoy uses: ${problem}`;
    context.addIssue({ code: "custom", message, input: value });
});

/** Why RE2, Envoy's engine, cannot read the pattern: it lacks what other engines have, such as look-ahead. */
function regexProblem(regex: string): string | undefined {
    if (regex.length > LONGEST_REGEX) return `it is longer than ${LONGEST_REGEX} characters`;
    // Loaded only here: few routes have a pattern.
    const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof import("re2js");
    try {
        RE2JS.compile(regex);
        return undefined;
    } catch (error) {
        return error instanceof Error ? error.message.replace("error parsing regexp: ", "") : String(error);
    }
}
const textMatch = strict<TextMatch>({
    exact: someText.optional(),
    prefix: someText.optional(),
    regex: regex.optional(),
}).refine(
    (match) => Object.values(match).filter((value) => value !== undefined).length === 1,
    needs("exactly one of exact, prefix and regex"),
);

const requestMatch = strict<RequestMatch>({
    uri: textMatch.optional(),
    method: textMatch.optional(),
    authority: textMatch.optional(),
    headers: table(headerName, textMatch, "an object of headers").optional(),
    queryParams: table(someText, textMatch, "an object of parameters").optional(),
    sourceLabels: labels.optional(),
    sourceNamespace: dnsLabel.optional(),
    ignoreUriCase: flag.optional(),
}).refine(
    (match) => Object.entries(match).some(([key, value]) => key !== "ignoreUriCase" && narrows(value)),
    needs("at least one condition: an empty one would match every request"),
);

/** Whether a condition asks for anything: an empty `headers` does not. */
function narrows(condition: unknown): boolean {
    if (condition === undefined) return false;
    return typeof condition !== "object" || Object.values(condition ?? {}).some((each) => each !== undefined);
}

const FAILURES = [
    ...["5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream"],
    ...["retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure"],
    ...["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"],
];
const RETRY_ON = `Envoy's retry conditions, separated by commas without spaces, or statuses such as 503: ${FAILURES.join(", ")}`;

const retries = strict<RetryArgs>({
    attempts: wholeNumber(0),
    perTryTimeout: duration.optional(),
    retryOn: text(/\S/, RETRY_ON)
        .refine(
            (value) => value.split(",").every((each) => FAILURES.includes(each) || Object.hasOwn(STATUS_CODES, each)),
            needs(RETRY_ON),
        )
        .optional(),
});

export const traffic = strict<TrafficArgs>({
    idlePercent: wholeNumber(0, 99).optional(),
    mirrorPercent: number(0, 100).optional(),
    testHeader: by<string | TestHeaderArgs>((value) =>
        typeof value === "string" ? headerName : testHeader,
    ).optional(),
    match: list(requestMatch, "matches").optional(),
    retries: retries.optional(),
    timeout: duration.optional(),
});
