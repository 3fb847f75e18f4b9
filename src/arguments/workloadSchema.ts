import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import * as z from "zod";
import type { AutoscalingArgs, ContainerArgs, DisruptionBudgetArgs, PodArgs } from "../args/workload.ts";
import { isPlainObject } from "./plainObject.ts";
import { probe } from "./probeSchema.ts";
import { isLate, show } from "./problems.ts";
import {
    anyArray,
    anyObject,
    by,
    dnsLabel,
    imageName,
    input,
    list,
    needs,
    objectName,
    oneOf,
    port,
    strict,
    text,
    wholeNumber,
} from "./schemaParts.ts";

const words = input(list(input(z.string(needs('text, such as "8080" or "--verbose"'))), "words")).optional();
const secretNames = input(list(input(objectName), "names of Secrets")).optional();

const VARIABLE = "an object with name, and value or valueFrom";
const variable = z
    .looseObject(
        {
            // As Kubernetes takes it: https://kubernetes.io/docs/concepts/containers/container-environment/
            name: input(text(/^(?=.*\S)[\x20-\x3c\x3e-\x7e]+$/, 'a variable name without "="')),
            value: input(z.string(needs('text, such as "8080" or "true"'))).nullish(),
        },
        needs(VARIABLE),
    )
    // Beside a source, Kubernetes takes a value that is empty.
    .refine(({ value, valueFrom }) => !value || isLate(value) || valueFrom === undefined || valueFrom === null, {
        path: ["valueFrom"],
        error: "got both value and valueFrom; allowed: one of the two, since Kubernetes refuses both",
    }) as unknown as z.ZodType<types.input.core.v1.EnvVar>;

/** Server-side apply, which Pulumi uses, identifies items by name and refuses a name that occurs twice. */
const variables = list(input(variable), "Kubernetes environment variables").superRefine((given, context) => {
    const names = given.map((each) => (isPlainObject(each) ? each.name : undefined));
    names.forEach((name, index) => {
        if (typeof name !== "string" || names.indexOf(name) === index) return;
        const message = `got ${show(name)} twice; allowed: each variable once`;
        context.addIssue({ code: "custom", path: [index, "name"], message, input: given });
    });
});

const containerShape = {
    name: dnsLabel.optional(),
    healthPath: text(/^\/\S*$/, 'a path such as "/health"').optional(),
    readinessProbe: probe,
    livenessProbe: probe,
    startupProbe: probe,
    command: words,
    args: words,
    env: input(variables).optional(),
    envFrom: input(
        anyArray<Input<types.input.core.v1.EnvFromSource>>("an array of Kubernetes environment sources"),
    ).optional(),
    resources: input(
        anyObject<types.input.core.v1.ResourceRequirements>("an object with requests and limits"),
    ).optional(),
    imagePullPolicy: input(oneOf(["Always", "IfNotPresent", "Never"])).optional(),
    securityContext: input(anyObject<types.input.core.v1.SecurityContext>("a Kubernetes security context")).optional(),
    preStop: oneOf(["sleep", "exec"]).optional(),
    serviceAccountName: input(objectName).optional(),
    imagePullSecrets: secretNames,
};

export const container = strict<ContainerArgs>({ ...containerShape, port });
export const partOfContainer = strict<Partial<ContainerArgs>>({ ...containerShape, port: port.optional() });

export const pod: z.ZodType<PodArgs> = input(
    anyObject<types.input.core.v1.PodSpec>("a Kubernetes PodSpec or a kubernetesx PodBuilder"),
);

export const image = input(imageName);

const METRICS = "an array of autoscaling/v2 metrics, at least one";

export const autoscaling = strict<AutoscalingArgs>({
    minReplicas: wholeNumber(1),
    maxReplicas: wholeNumber(1),
    targetCpuPercent: wholeNumber(1, 100).optional(),
    metrics: input(
        anyArray<Input<types.input.autoscaling.v2.MetricSpec>>(METRICS).refine(
            (metrics) => metrics.length > 0,
            needs(METRICS),
        ),
    ).optional(),
    behavior: input(
        anyObject<types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior>("an autoscaling/v2 behavior"),
    ).optional(),
});

const COUNT = 'a whole number of at least 0, or a percentage such as "10%"';
const podCount = z
    .unknown()
    .refine(
        (value) =>
            typeof value === "string" ? /^(100|[1-9]?\d)%$/.test(value) : Number.isInteger(value) && Number(value) >= 0,
        needs(COUNT),
    ) as unknown as z.ZodType<number | string>;

const budget = strict<DisruptionBudgetArgs>({
    maxUnavailable: podCount.optional(),
    minAvailable: podCount.optional(),
}).refine(
    ({ maxUnavailable, minAvailable }) => maxUnavailable === undefined || minAvailable === undefined,
    needs("either maxUnavailable or minAvailable"),
);

export const disruptionBudget = by<DisruptionBudgetArgs | false>((value) => (value === false ? undefined : budget));
