import type * as z from "zod";
import type { BlueGreenServiceArgs, ColorArgs, NamesArgs, SelectorLabelsArgs } from "../args.ts";
import { COLORS } from "../model/color.ts";
import { drain, gate } from "./cutoverSchema.ts";
import { destination } from "./destinationSchema.ts";
import { monitoring } from "./monitoringSchema.ts";
import { gateway, host, service, traffic } from "./routingSchema.ts";
import {
    annotations,
    dnsLabel,
    flag,
    input,
    labels,
    labelValue,
    list,
    objectName,
    oneOf,
    seconds,
    someLabels,
    strict,
    text,
    wholeNumber,
} from "./schemaParts.ts";
import { autoscaling, container, disruptionBudget, image, partOfContainer, pod } from "./workloadSchema.ts";

const color = strict<ColorArgs>({
    image: image.optional(),
    version: labelValue.optional(),
    replicas: wholeNumber(0).optional(),
    container: partOfContainer.optional(),
    pod: pod.optional(),
    podLabels: labels.optional(),
    podAnnotations: annotations.optional(),
    podDefaults: flag.optional(),
});

const names = strict<NamesArgs>({
    service: dnsLabel.optional(),
    blue: objectName.optional(),
    green: objectName.optional(),
    destinationRule: objectName.optional(),
    virtualService: objectName.optional(),
    gateway: objectName.optional(),
});

const selectorLabels = strict<SelectorLabelsArgs>({
    service: someLabels.optional(),
    blue: someLabels.optional(),
    green: someLabels.optional(),
});

/** Checks each argument by itself; `validate.ts` adds the checks across arguments. */
export const argsShape = {
    activeColor: oneOf(COLORS),
    blue: color,
    green: color,
    replicas: wholeNumber(1).optional(),
    standbyReplicas: wholeNumber(0).optional(),
    container: container.optional(),
    pod: pod.optional(),
    namespace: input(dnsLabel).optional(),
    hosts: list(host, "host names").optional(),
    gateway: gateway.optional(),
    service: service.optional(),
    traffic: traffic.optional(),
    destination: destination.optional(),
    autoscaling: autoscaling.optional(),
    disruptionBudget: disruptionBudget.optional(),
    gate: gate.optional(),
    drain: drain.optional(),
    monitoring: monitoring.optional(),
    scaleDownDelaySeconds: seconds(0).optional(),
    rolloutTimeoutSeconds: seconds(1).optional(),
    longestRequestSeconds: seconds(0).optional(),
    allowLiveChange: flag.optional(),
    cutoverReason: text(/\S/, "a reason, for those who read it later").optional(),
    names: names.optional(),
    selectorLabels: selectorLabels.optional(),
    labels: labels.optional(),
    annotations: annotations.optional(),
    podLabels: labels.optional(),
    podAnnotations: annotations.optional(),
    istioApiVersion: oneOf(["v1", "v1beta1"]).optional(),
};

export const argsSchema = strict<BlueGreenServiceArgs>(argsShape);

/** The component's own name becomes the name of Kubernetes objects, the longest of them with `-green` behind it. */
export const nameSchema: z.ZodType<string> = text(
    /^[a-z]([-a-z0-9]{0,55}[a-z0-9])?$/,
    "at most 57 lower case letters, digits and -, starting with a letter",
);
