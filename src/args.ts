import type { Input } from "@pulumi/pulumi";
import type { DrainArgs, GateArgs } from "./args/cutover.ts";
import type { DestinationArgs } from "./args/destination.ts";
import type { MonitoringArgs } from "./args/monitoring.ts";
import type { GatewayArgs, ServiceArgs, TrafficArgs } from "./args/routing.ts";
import type { AutoscalingArgs, ContainerArgs, DisruptionBudgetArgs, PodArgs } from "./args/workload.ts";
import type { Color } from "./model/color.ts";

export type * from "./args/cutover.ts";
export type * from "./args/destination.ts";
export type * from "./args/monitoring.ts";
export type * from "./args/routing.ts";
export type * from "./args/workload.ts";

/**
 * The arguments of `BlueGreenService`. Colours, counts, names and weights are plain values, because they decide which
 * resources exist and in which order they change. Images, environment, resources and metadata may be Outputs.
 * Unknown fields are errors. One error lists all problems, before anything is changed.
 */
export interface BlueGreenServiceArgs {
    /** The colour that gets the traffic. Changing it is the cutover. */
    activeColor: Color;

    /** What runs in the blue Deployment. */
    blue: ColorArgs;

    /** What runs in the green Deployment. */
    green: ColorArgs;

    /**
     * How many pods the active colour has. At least 1. Not together with `autoscaling`.
     * @default 3
     * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
     */
    replicas?: number;

    /**
     * How many pods the colour without traffic has. At least 0; with 0, a rollback must start pods first.
     * Not together with `autoscaling`.
     * @default as many as the active colour
     */
    standbyReplicas?: number;

    /** The container of both colours. Either this or `pod` is required. */
    container?: ContainerArgs;

    /** The whole pod of both colours, taken verbatim. Not together with `container`, or with a colour's `image`. */
    pod?: PodArgs;

    /**
     * The namespace of all objects. It must exist, and cannot be changed later. It may be an Output; a secret one does not stay
     * secret, because names of objects contain it. The provider's own namespace is not used; where it differs, a warning says so.
     * @default "default"
     * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
     */
    namespace?: Input<string>;

    /**
     * Host names by which callers outside the mesh reach the service; needs `gateway`. Callers in the mesh use the Service's
     * name, which is always routed. `*` is refused: it would take over the traffic of every other service.
     * @default none
     * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
     */
    hosts?: string[];

    /**
     * The gateway that opens `hosts` to callers outside the mesh.
     * @default none: the service can be reached in the mesh only
     */
    gateway?: GatewayArgs;

    /** The Kubernetes Service through which callers reach the pods. */
    service?: ServiceArgs;

    /** Where requests go, and how they are treated on the way. */
    traffic?: TrafficArgs;

    /** How proxies treat the pods: load balancing, connection pool, outlier detection, warmup. */
    destination?: DestinationArgs;

    /**
     * Lets the number of each colour's pods follow the load. Not together with `replicas` or `standbyReplicas`.
     * @default none: `replicas` and `standbyReplicas`
     */
    autoscaling?: AutoscalingArgs;

    /**
     * How many pods of a colour may be evicted at once; `false` makes no budget.
     * @default one pod
     */
    disruptionBudget?: DisruptionBudgetArgs | false;

    /** What must be true before traffic moves to a colour. */
    gate?: GateArgs;

    /** What an update waits for before it changes the colour that lost the traffic. */
    drain?: DrainArgs;

    /** Alerts and dashboard. */
    monitoring?: MonitoringArgs;

    /**
     * How long the colour that lost the traffic stays unchanged after the route last changed, in seconds, so that every proxy
     * learns the new route. From 0 to 604,800 (a week). Less than 2 counts as 2, because istiod may push the route together with
     * the removal of the pods. In a release set it is at least 2 s longer than the longest `longestRequestSeconds` of its services:
     * until then a request that entered before calls its colour from service to service.
     * @default 30
     */
    scaleDownDelaySeconds?: number;

    /**
     * How long an update waits for a colour's rollout to be complete before it fails, in seconds. From 1 to 604,800 (a week). It
     * is also the progress deadline of the Deployments.
     * @default 600
     * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
     */
    rolloutTimeoutSeconds?: number;

    /**
     * The longest request that a pod can still finish while it ends, in seconds. From 0 to 604,800 (a week). The grace period of
     * the pods is 20 s longer.
     * @default 30
     * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
     */
    longestRequestSeconds?: number;

    /**
     * Whether a colour that has traffic may change its pods in place or lose some of them. It lifts the refusal, but no wait: a
     * colour that has just lost its traffic still drains. It applies to a colour that the program itself gives traffic to, and never
     * to its last pod. Set it for one update only.
     * @default false: such a change is refused and belongs to the other colour
     */
    allowLiveChange?: boolean;

    /**
     * Why traffic is where it is, as an annotation of the route. Not empty.
     * @default none
     */
    cutoverReason?: string;

    /** Names of the objects, to take over existing ones. They cannot be changed later. */
    names?: NamesArgs;

    /** Labels that select the pods, to take over existing ones. They cannot be changed later. */
    selectorLabels?: SelectorLabelsArgs;

    /**
     * Labels of all objects, but not of the pods.
     * @default none
     * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
     */
    labels?: Record<string, string>;

    /**
     * Annotations of all objects, but not of the pods. At most 248 KiB.
     * @default none
     * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
     */
    annotations?: Record<string, Input<string>>;

    /**
     * Labels of the pods of both colours. The labels that select the pods cannot be changed here.
     * @default none
     */
    podLabels?: Record<string, string>;

    /**
     * Annotations of the pods of both colours. `proxy.istio.io/config` is merged with the settings that end pods gracefully.
     * @default none
     * @see https://istio.io/latest/docs/reference/config/annotations/#ProxyConfig
     */
    podAnnotations?: Record<string, Input<string>>;

    /**
     * The API version of Istio's objects. Meshes older than Istio 1.22 know `v1beta1` only.
     * @default "v1"
     */
    istioApiVersion?: "v1" | "v1beta1";
}

/**
 * The arguments of `BlueGreenReleaseSet`. One error lists the problems of all services, before anything is changed.
 */
export interface BlueGreenReleaseSetArgs {
    /** The colour of all services that gets the traffic. Changing it is the cutover of all. */
    activeColor: Color;

    /**
     * The services, by name, each with the arguments of a `BlueGreenService` except `activeColor`. At least one. A service that was
     * deployed alone moves into a set under its name, without a change of its pods.
     */
    services: Record<string, ReleaseSetServiceArgs>;

    /**
     * The services that callers outside the set use. Their routes decide which colour a request gets; from there on blue calls blue
     * and green calls green. Only they may have `traffic.idlePercent`, `traffic.match` and `traffic.mirrorPercent`. It must have
     * every service with `hosts`.
     * @default the services with `hosts`; all services where none has hosts
     */
    entry?: string[];
}

/** One service of a release set. */
export type ReleaseSetServiceArgs = Omit<BlueGreenServiceArgs, "activeColor">;

/** One colour. */
export interface ColorArgs {
    /**
     * The image, with a tag or digest. Required unless a `pod` is given.
     * @see https://kubernetes.io/docs/concepts/containers/images/
     */
    image?: Input<string>;

    /**
     * The release, as the pod label `version` for telemetry. No selector uses it, so it may change freely. A valid label value:
     * at most 63 letters, digits, `-`, `_` and `.`.
     * @default none
     */
    version?: string;

    /**
     * How many pods this colour has, with traffic or without. At least 0, and at least 1 while it is active. Not together with
     * `autoscaling`.
     * @default `replicas` while active, `standbyReplicas` otherwise
     */
    replicas?: number;

    /** What differs from the container of both colours, field by field. */
    container?: Partial<ContainerArgs>;

    /** This colour's whole pod, taken verbatim. Not together with this colour's `image` and `container`. */
    pod?: PodArgs;

    /** Labels of this colour's pods. They override those of both colours. */
    podLabels?: Record<string, string>;

    /** Annotations of this colour's pods. They override those of both colours. */
    podAnnotations?: Record<string, Input<string>>;

    /**
     * Whether the pods get safe defaults: security context, spreading over zones and nodes, graceful end. `false` adds nothing to
     * `container`, so that a take-over leaves existing pods as they are; remove it once the colour is idle.
     * @default true
     */
    podDefaults?: boolean;
}

/**
 * Names of the objects in the cluster. Valid Kubernetes names, different for blue and green.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export interface NamesArgs {
    /**
     * The Service. Callers in the mesh use it as the host name. At most 63 characters.
     * @default the component's name
     */
    service?: string;
    /**
     * The Deployment of blue, and its autoscaler and disruption budget.
     * @default `<name>-blue`
     */
    blue?: string;
    /**
     * The Deployment of green, and its autoscaler and disruption budget.
     * @default `<name>-green`
     */
    green?: string;
    /**
     * The DestinationRule.
     * @default the component's name
     */
    destinationRule?: string;
    /**
     * The VirtualService.
     * @default the component's name
     */
    virtualService?: string;
    /**
     * The Gateway that `gateway.selector` makes.
     * @default the component's name
     */
    gateway?: string;
}

/**
 * Labels that select the pods. At least one key must be the same for blue and green and have different values.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface SelectorLabelsArgs {
    /**
     * Labels of the pods of both colours.
     * @default `{ app: <name> }`
     */
    service?: Record<string, string>;
    /**
     * Labels of blue pods only.
     * @default `{ color: "blue" }`
     */
    blue?: Record<string, string>;
    /**
     * Labels of green pods only.
     * @default `{ color: "green" }`
     */
    green?: Record<string, string>;
}
