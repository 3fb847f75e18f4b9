import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

/** The container that answers requests. */
export interface ContainerArgs {
    /**
     * Its name in the pod.
     * @default the component's name
     */
    name?: string;

    /** The port on which it listens. From 1 to 65535. Above 1023, unless the image may open lower ones without root. */
    port: number;

    /**
     * The path that answers HTTP 200 while the container can serve. It makes a readiness probe (first after 5 s, then
     * every 10 s) and a liveness probe (15 s, 20 s). Needed where `readinessProbe` is not given: without one, a pod
     * would get traffic before it can serve.
     */
    healthPath?: string;

    /** Replaces the readiness probe that `healthPath` makes. */
    readinessProbe?: Input<types.input.core.v1.Probe>;

    /** Replaces the liveness probe that `healthPath` makes. */
    livenessProbe?: Input<types.input.core.v1.Probe>;

    /** Holds the other probes back until it succeeded once. */
    startupProbe?: Input<types.input.core.v1.Probe>;

    /** Replaces the image's entry point. */
    command?: Input<Input<string>[]>;

    /** Arguments of the entry point. */
    args?: Input<Input<string>[]>;

    /** Environment variables. */
    env?: Input<Input<types.input.core.v1.EnvVar>[]>;

    /** ConfigMaps and Secrets of which each entry becomes an environment variable. */
    envFrom?: Input<Input<types.input.core.v1.EnvFromSource>[]>;

    /** CPU and memory, requested and at most. */
    resources?: Input<types.input.core.v1.ResourceRequirements>;

    /** When the image is pulled: `Always`, `IfNotPresent` or `Never`. */
    imagePullPolicy?: Input<string>;

    /**
     * Replaces the container's security context.
     * @default what the restricted Pod Security Standard asks for: no root, no capabilities, no escalation
     */
    securityContext?: Input<types.input.core.v1.SecurityContext>;

    /**
     * How an ending pod waits for the last proxies to forget it: Kubernetes' own `sleep`, or, where the cluster is older
     * than 1.30, the command of that name, which the image has to have then.
     * @default "sleep"
     */
    preStop?: "sleep" | "exec";

    /**
     * The pods' service account, which is their identity in the mesh. Its token is not mounted.
     * @default the namespace's default one
     */
    serviceAccountName?: Input<string>;

    /** Names of the Secrets with which the image is pulled. */
    imagePullSecrets?: Input<Input<string>[]>;
}

/** A whole pod, where `container` is too little. Taken verbatim: nothing is added to it. */
export type PodArgs = Input<types.input.core.v1.PodSpec> | PodBuilder;

/** A kubernetesx `PodBuilder`, of which only the pod is used: labels, selectors and replicas are the component's. */
export interface PodBuilder {
    readonly podSpec: Input<types.input.core.v1.PodSpec>;
}

/** Lets the number of each colour's pods follow the load. */
export interface AutoscalingArgs {
    /** The fewest pods of a colour. At least 1. */
    minReplicas: number;

    /** The most pods of a colour. At least `minReplicas`. */
    maxReplicas: number;

    /**
     * The average CPU use that is aimed at, in percent of what the pods request. From 1 to 100. Needs CPU requests.
     * @default 80, where there are no `metrics`
     */
    targetCpuPercent?: number;

    /** Metrics as in Kubernetes' `autoscaling/v2`, beside `targetCpuPercent` or in place of it. */
    metrics?: Input<Input<types.input.autoscaling.v2.MetricSpec>[]>;

    /**
     * How fast it grows and shrinks, as in Kubernetes' `autoscaling/v2`.
     * @default Kubernetes' own when growing; when shrinking at most 10 % or one pod a minute, so that a colour that has
     * just got the traffic keeps its size until its load can be measured
     */
    behavior?: Input<types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior>;
}

/** How many pods of a colour may be taken away at once, by a drained node for instance. One of the two. */
export interface DisruptionBudgetArgs {
    /**
     * Pods, or percent such as `"10%"`.
     * @default 1
     */
    maxUnavailable?: number | string;

    /** Pods, or percent such as `"90%"`, that have to stay. With as many as there are pods, no node can ever be drained. */
    minAvailable?: number | string;
}
