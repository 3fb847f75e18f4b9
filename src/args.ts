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
 * What `BlueGreenService` takes. Colours, counts, names and weights are plain values, because they decide which
 * resources there are and in which order they change; images, environment, resources and metadata may be Outputs.
 * An unknown field is an error, and all problems are reported in one.
 */
export interface BlueGreenServiceArgs {
    /** The colour that gets the traffic. Changing it is the cutover. */
    activeColor: Color;

    /** What runs in the blue Deployment. */
    blue: ColorArgs;

    /** What runs in the green Deployment. */
    green: ColorArgs;

    /**
     * Pods of the active colour. At least 1. Not together with `autoscaling`.
     * @default 3
     */
    replicas?: number;

    /**
     * Pods of the colour without traffic; 0 is allowed, and makes a rollback as slow as starting pods.
     * Not together with `autoscaling`.
     * @default as many as the active colour
     */
    standbyReplicas?: number;

    /** The container of both colours. Either this or `pod` is needed. */
    container?: ContainerArgs;

    /** The whole pod of both colours, taken verbatim. With it, a colour's `image` is refused. */
    pod?: PodArgs;

    /**
     * The namespace of all objects. It has to exist, and cannot be changed later. An Output may be given, but is no secret any more
     * where it was one: the names of objects hold it. A namespace of the provider's own is warned of, not followed.
     * @default "default"
     */
    namespace?: Input<string>;

    /**
     * Host names by which callers outside the mesh know the service. Callers in the mesh use the Service's name, which
     * is always routed. `*` is refused: it would take over the traffic of every other service.
     * @default none
     */
    hosts?: string[];

    /**
     * What opens the hosts to callers outside the mesh.
     * @default none: the service is reachable in the mesh only
     */
    gateway?: GatewayArgs;

    /** How the service's callers reach it. */
    service?: ServiceArgs;

    /** Which requests go where, and how they are treated on their way. */
    traffic?: TrafficArgs;

    /** How proxies treat the pods. */
    destination?: DestinationArgs;

    /**
     * Lets the number of each colour's pods follow the load.
     * @default none: `replicas` and `standbyReplicas`
     */
    autoscaling?: AutoscalingArgs;

    /**
     * How many pods of a colour may be taken away at once; `false` makes no budget.
     * @default one pod
     */
    disruptionBudget?: DisruptionBudgetArgs | false;

    /** When traffic may move to a colour. */
    gate?: GateArgs;

    /** What is waited for before the colour that lost the traffic changes. */
    drain?: DrainArgs;

    /** How people learn how the two colours are doing. */
    monitoring?: MonitoringArgs;

    /**
     * Seconds after the last change of the route before the colour without traffic may shrink or change, so that every
     * proxy has heard of it. At least 0; below 2 it waits 2 all the same, since istiod could push the route together with the
     * pods that are gone.
     * @default 30
     */
    scaleDownDelaySeconds?: number;

    /**
     * Seconds to wait for a colour's pods to become ready, and for its rollout to be complete before it gets traffic, until the
     * update fails. At least 1.
     * @default 600
     */
    rolloutTimeoutSeconds?: number;

    /**
     * The longest request that a pod finishes while it ends, in seconds. At least 0.
     * @default 30
     */
    longestRequestSeconds?: number;

    /**
     * Whether a colour that has traffic may change its pods in place or lose some of them. It lifts the refusal and no wait: a
     * colour that has lost its traffic drains all the same. It means a colour that the program itself gives traffic to, and never
     * its last pod. Meant for one update, and to be taken away after it.
     * @default false: it is refused, and the change belongs to the other colour
     */
    allowLiveChange?: boolean;

    /** Why traffic is where it is, as an annotation of the route. */
    cutoverReason?: string;

    /** Names of objects that were there before, and cannot be changed later. */
    names?: NamesArgs;

    /** Labels by which objects that were there before select pods, and cannot be changed later. */
    selectorLabels?: SelectorLabelsArgs;

    /** Labels of all objects, but not of the pods. */
    labels?: Record<string, string>;

    /** Annotations of all objects, but not of the pods. */
    annotations?: Record<string, Input<string>>;

    /** Labels of the pods of both colours. They may not touch those that are selected by. */
    podLabels?: Record<string, string>;

    /** Annotations of the pods of both colours. `proxy.istio.io/config` is merged with the one that ends pods gracefully. */
    podAnnotations?: Record<string, Input<string>>;

    /**
     * The API version of Istio's objects; older meshes know `v1beta1` alone.
     * @default "v1"
     */
    istioApiVersion?: "v1" | "v1beta1";
}

/** One colour. */
export interface ColorArgs {
    /** The image, with a tag or digest. Needed unless a `pod` is given. */
    image?: Input<string>;

    /**
     * The release, as a pod label for telemetry. Nothing selects it, so it may change freely. A valid label value.
     * @default none
     */
    version?: string;

    /**
     * Pods of this colour, whether it has traffic or not. Not together with `autoscaling`.
     * @default `replicas` while active, `standbyReplicas` otherwise
     */
    replicas?: number;

    /** What differs from the container of both colours, field by field. */
    container?: Partial<ContainerArgs>;

    /** This colour's whole pod, taken verbatim. With it, `image` and `container` of this colour are refused. */
    pod?: PodArgs;

    /** Labels of this colour's pods, over those of both. */
    podLabels?: Record<string, string>;

    /** Annotations of this colour's pods, over those of both. */
    podAnnotations?: Record<string, Input<string>>;

    /**
     * Whether pods get what keeps them safe: security context, spreading, graceful end. `false` adds nothing to what
     * `container` says, for pods that were there before; drop it when the colour is idle.
     * @default true
     */
    podDefaults?: boolean;
}

/** Names of objects, each with its default. */
export interface NamesArgs {
    /** @default the component's name; callers in the mesh use it as host name */
    service?: string;
    /** @default `<name>-blue` */
    blue?: string;
    /** @default `<name>-green` */
    green?: string;
    /** @default the component's name */
    destinationRule?: string;
    /** @default the component's name */
    virtualService?: string;
    /** @default the component's name */
    gateway?: string;
}

/** Labels that select pods, each with its default. */
export interface SelectorLabelsArgs {
    /** What the pods of both colours have in common. @default `{ app: <name> }` */
    service?: Record<string, string>;
    /** What blue pods have and green ones do not. @default `{ color: "blue" }` */
    blue?: Record<string, string>;
    /** What green pods have and blue ones do not. @default `{ color: "green" }` */
    green?: Record<string, string>;
}
