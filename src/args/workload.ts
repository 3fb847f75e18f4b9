import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

/**
 * The container that answers requests.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
 */
export interface ContainerArgs {
    /**
     * Its name in the pod. At most 63 lower case letters, digits and `-`.
     * @default the component's name
     */
    name?: string;

    /** The port on which it listens. From 1 to 65535. Above 1023, unless the image may open lower ports without root. */
    port: number;

    /**
     * The path that answers with HTTP 200 while the container can serve. It makes a readiness probe (first after 5 s, then every
     * 10 s) and a liveness probe (15 s, 20 s). Required unless `readinessProbe` is given: without a readiness probe, a pod would
     * get traffic before it can serve.
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
     */
    healthPath?: string;

    /**
     * Replaces the readiness probe that `healthPath` makes.
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
     */
    readinessProbe?: Input<types.input.core.v1.Probe>;

    /**
     * Replaces the liveness probe that `healthPath` makes.
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
     */
    livenessProbe?: Input<types.input.core.v1.Probe>;

    /**
     * Delays the other probes until it has succeeded once.
     * @default none
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
     */
    startupProbe?: Input<types.input.core.v1.Probe>;

    /**
     * Replaces the image's entry point.
     * @default the image's own
     * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
     */
    command?: Input<Input<string>[]>;

    /**
     * Arguments of the entry point.
     * @default the image's own
     * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
     */
    args?: Input<Input<string>[]>;

    /**
     * Environment variables. Each name once, with `value` or `valueFrom`.
     * @default none
     * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
     */
    env?: Input<Input<types.input.core.v1.EnvVar>[]>;

    /**
     * ConfigMaps and Secrets whose entries become environment variables.
     * @default none
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
     */
    envFrom?: Input<Input<types.input.core.v1.EnvFromSource>[]>;

    /**
     * Requests and limits of CPU and memory.
     * @default none
     * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
     */
    resources?: Input<types.input.core.v1.ResourceRequirements>;

    /**
     * When the image is pulled: `Always`, `IfNotPresent` or `Never`.
     * @default Kubernetes' own: `Always` for the tag `latest`, otherwise `IfNotPresent`
     * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
     */
    imagePullPolicy?: Input<string>;

    /**
     * Replaces the container's security context.
     * @default what the restricted Pod Security Standard requires: no root, no capabilities, no privilege escalation
     * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
     */
    securityContext?: Input<types.input.core.v1.SecurityContext>;

    /**
     * How an ending pod waits 15 s until no proxy sends it requests any more: with Kubernetes' own `sleep`, or, for clusters older
     * than 1.30, with `exec` of the command `sleep`, which the image must have.
     * @default "sleep"
     * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
     */
    preStop?: "sleep" | "exec";

    /**
     * The pods' service account, which is their identity in the mesh. Its token is not mounted.
     * @default the namespace's default service account
     * @see https://kubernetes.io/docs/concepts/security/service-accounts/
     */
    serviceAccountName?: Input<string>;

    /**
     * Names of the Secrets with which the image is pulled.
     * @default none
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
     */
    imagePullSecrets?: Input<Input<string>[]>;
}

/**
 * A whole pod, for what `container` cannot express. Taken verbatim: nothing is added to it.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
 */
export type PodArgs = Input<types.input.core.v1.PodSpec> | PodBuilder;

/** A kubernetesx `PodBuilder`. Only its pod is used: labels, selectors and replicas are the component's. */
export interface PodBuilder {
    readonly podSpec: Input<types.input.core.v1.PodSpec>;
}

/**
 * Lets the number of each colour's pods follow the load.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface AutoscalingArgs {
    /** The fewest pods of a colour. At least 1. */
    minReplicas: number;

    /** The most pods of a colour. At least 1, and at least `minReplicas`. */
    maxReplicas: number;

    /**
     * The average CPU use to aim at, in percent of the pods' CPU requests. From 1 to 100. The pods must request CPU.
     * @default 80 without `metrics`, none with them
     */
    targetCpuPercent?: number;

    /**
     * Metrics as in Kubernetes' `autoscaling/v2`, besides `targetCpuPercent` or instead of it. At least one.
     * @default none
     * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
     */
    metrics?: Input<Input<types.input.autoscaling.v2.MetricSpec>[]>;

    /**
     * How fast it scales up and down, as in Kubernetes' `autoscaling/v2`.
     * @default Kubernetes' own for scaling up; at most 10 % or one pod a minute for scaling down, so that a colour that has
     * just got the traffic keeps its size until its load is measured
     * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
     */
    behavior?: Input<types.input.autoscaling.v2.HorizontalPodAutoscalerBehavior>;
}

/**
 * How many pods of a colour may be evicted at once, for example when a node is drained. At most one of the two.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export interface DisruptionBudgetArgs {
    /**
     * How many pods may be missing: a whole number, or a percentage such as `"10%"`. 0 is refused: no node could be drained.
     * @default 1
     */
    maxUnavailable?: number | string;

    /**
     * How many pods must stay: a whole number of at least 0, or a percentage such as `"90%"`. As many as the colour has are
     * refused: no node could be drained.
     * @default none
     */
    minAvailable?: number | string;
}
