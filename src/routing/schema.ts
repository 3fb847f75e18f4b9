import * as z from "zod";
import {
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
} from "../schemaParts.ts";
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
} from "./args.ts";

/** No protocol but these keeps its connections when a route changes. */
const portName = text(
    /^(?=.{1,15}$)(http|http2|grpc|grpc-web)(-[a-z0-9]+)*$/,
    '"http", "http2", "grpc" or "grpc-web", alone or followed by -and-more, at most 15 letters: HTTP ports only',
);

const servicePort = strict<ServicePortArgs>({ name: portName, port, targetPort: port.optional() });

export const service = strict<ServiceArgs>({
    ports: list(servicePort, "ports")
        .refine((ports) => ports.length > 0, needs("at least one port"))
        .optional(),
    pinToActive: flag.optional(),
});

export const host = text(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
    'a host name such as "my-app.example.com"; "*" would take over the traffic of every other service',
);

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
        text(/^([a-z0-9][-a-z0-9]*\/)?[a-z0-9][-a-z0-9.]*$/, '"namespace/name" or "name" of a Gateway'),
        "Gateways",
    )
        .refine((names) => names.length > 0, needs("at least one Gateway"))
        .optional(),
});

/** HTTP/2 knows no upper case in header names, so Envoy would never see one. */
const headerName = text(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, "a header's name in lower case");

const testHeader = strict<TestHeaderArgs>({ name: headerName, atGateway: flag.optional() });

const someText = text(/^[\s\S]+$/, "text");
const textMatch = strict<TextMatch>({
    exact: someText.optional(),
    prefix: someText.optional(),
    regex: someText.optional(),
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
    (match) => Object.keys(match).some((key) => key !== "ignoreUriCase"),
    needs("at least one condition: an empty one would match every request"),
);

const retries = strict<RetryArgs>({
    attempts: wholeNumber(0),
    perTryTimeout: duration.optional(),
    retryOn: text(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, "Envoy's names of failures, separated by commas").optional(),
});

export const traffic = strict<TrafficArgs>({
    idlePercent: wholeNumber(0, 99).optional(),
    mirrorPercent: number(0, 100).optional(),
    testHeader: z
        .unknown()
        .superRefine((value, context) => {
            const schema = typeof value === "string" ? headerName : testHeader;
            for (const { path, message } of schema.safeParse(value, { reportInput: true }).error?.issues ?? []) {
                context.addIssue({ code: "custom", path, message, input: value });
            }
        })
        .optional() as unknown as z.ZodType<string | TestHeaderArgs | undefined>,
    match: list(requestMatch, "matches").optional(),
    retries: retries.optional(),
    timeout: duration.optional(),
});
