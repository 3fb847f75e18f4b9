import type * as k8s from "@pulumi/kubernetes";
import { type Input, Output } from "@pulumi/pulumi";
import * as z from "zod";
import type {
    BlueGreenServiceArgs,
    ColorArgs,
    ContainerArgs,
    GatewayArgs,
    RetryArgs,
    ServiceArgs,
    ServicePortArgs,
    TrafficArgs,
} from "./args.ts";
import { COLORS } from "./color.ts";
import { show } from "./problems.ts";

// Every message is the rest of a sentence that starts with the argument's path.

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DURATION = /^(?!0+(\.0+)?(h|m|s|ms)$)(\d+(\.\d+)?(h|m|s|ms))+$/;
const HTTP_PORT_NAME = /^(http|http2|grpc|grpc-web)(-[a-z0-9]+)*$/;

function needs(allowed: string) {
    return { error: (issue: { input?: unknown }) => `got ${show(issue.input)}; allowed: ${allowed}` };
}

/** A schema for every field of `T` and no other: the compiler compares the two. */
type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

function strict<T>(shape: Shape<T>): z.ZodType<T> {
    const allowed = Object.keys(shape).join(", ");
    return z.strictObject(shape, {
        error: (issue) =>
            issue.code === "unrecognized_keys"
                ? `is not known; allowed: ${allowed}`
                : `got ${show(issue.input)}; allowed: an object of ${allowed}`,
    }) as unknown as z.ZodType<T>;
}

function wholeNumber(least: number, most = 2_147_483_647) {
    const allowed =
        most === 2_147_483_647 ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
    return z.int(needs(allowed)).min(least, needs(allowed)).max(most, needs(allowed));
}

function text(pattern: RegExp, allowed: string) {
    return z.string(needs(allowed)).regex(pattern, needs(allowed));
}

/** An Output or a promise is known too late to be judged here; the API server judges it. */
function input<T>(plain: z.ZodType<T>): z.ZodType<Input<T>> {
    return z.unknown().superRefine((value, context) => {
        if (Output.isInstance(value) || value instanceof Promise) return;
        for (const { path, message } of plain.safeParse(value, { reportInput: true }).error?.issues ?? []) {
            context.addIssue({ code: "custom", path, message, input: value });
        }
    }) as unknown as z.ZodType<Input<T>>;
}

function anyObject<T extends object>(allowed: string): z.ZodType<T> {
    return z.custom<T>((value) => typeof value === "object" && value !== null && !Array.isArray(value), needs(allowed));
}

function anyArray<T>(allowed: string): z.ZodType<T[]> {
    return z.custom<T[]>((value) => Array.isArray(value), needs(allowed));
}

const port = wholeNumber(1, 65535);
const duration = text(DURATION, 'a duration greater than 0 such as "30s", "1m30s" or "250ms"');
const labels = z.record(
    text(LABEL_KEY, "a label's key"),
    text(LABEL_VALUE, "a label's value: at most 63 letters, digits, -, _ and ."),
    needs("an object of labels"),
);

const color = strict<ColorArgs>({
    image: input(text(/^\S+$/, "an image's name")),
    version: text(LABEL_VALUE, 'a label\'s value such as "v2": at most 63 letters, digits, -, _ and .').optional(),
    replicas: wholeNumber(0).optional(),
});

const container = strict<ContainerArgs>({
    name: text(DNS_LABEL, "at most 63 lower case letters, digits and -").optional(),
    port,
    healthPath: text(/^\/\S*$/, 'a path such as "/health"').optional(),
    readinessProbe: input(anyObject<k8s.types.input.core.v1.Probe>("a Kubernetes probe")).optional(),
    livenessProbe: input(anyObject<k8s.types.input.core.v1.Probe>("a Kubernetes probe")).optional(),
    env: input(
        anyArray<Input<k8s.types.input.core.v1.EnvVar>>("an array of Kubernetes environment variables"),
    ).optional(),
    resources: input(
        anyObject<k8s.types.input.core.v1.ResourceRequirements>("an object with requests and limits"),
    ).optional(),
});

const gateway = strict<GatewayArgs>({ selector: labels, port: port.optional() });

const servicePort = strict<ServicePortArgs>({
    name: text(
        HTTP_PORT_NAME,
        '"http", "http2", "grpc" or "grpc-web", alone or followed by -and-more: HTTP ports only',
    ),
    port,
    targetPort: port.optional(),
});

const service = strict<ServiceArgs>({
    ports: z.array(servicePort, needs("an array of ports")).min(1, needs("at least one port")).optional(),
});

const retries = strict<RetryArgs>({
    attempts: wholeNumber(0),
    perTryTimeout: duration.optional(),
    retryOn: text(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, "Envoy's names of failures, separated by commas").optional(),
});

const traffic = strict<TrafficArgs>({ retries: retries.optional(), timeout: duration.optional() });

export const activeColor = z.enum(COLORS, needs(COLORS.map((each) => `"${each}"`).join(", ")));

/** Checks each argument by itself; `validate.ts` adds what only several together can get wrong. */
export const argsSchema = strict<BlueGreenServiceArgs>({
    activeColor,
    blue: color,
    green: color,
    replicas: wholeNumber(1).optional(),
    standbyReplicas: wholeNumber(0).optional(),
    container,
    namespace: input(text(DNS_LABEL, "a namespace's name")).optional(),
    hosts: z
        .array(text(DNS_NAME, 'a host name such as "my-app.example.com", not "*"'), needs("an array of host names"))
        .optional(),
    gateway: gateway.optional(),
    service: service.optional(),
    traffic: traffic.optional(),
    rolloutTimeoutSeconds: wholeNumber(1).optional(),
});

/** The component's own name becomes the name of Kubernetes objects, the longest of them with `-green` behind it. */
export const nameSchema = text(
    /^[a-z]([-a-z0-9]{0,55}[a-z0-9])?$/,
    "at most 57 lower case letters, digits and -, starting with a letter",
);
