import type * as k8s from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import type { Color } from "./color.ts";

/**
 * What `BlueGreenService` takes. Colours, counts, names and weights are plain values, because they decide which
 * resources there are and in which order they change; images, environment and resources may be Outputs.
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
     * Pods of the active colour. At least 1.
     * @default 3
     */
    replicas?: number;

    /**
     * Pods of the colour without traffic; 0 is allowed, and makes a rollback as slow as starting pods.
     * @default as many as the active colour
     */
    standbyReplicas?: number;

    /** The container of both colours. */
    container: ContainerArgs;

    /**
     * The namespace of all objects. It has to exist, and cannot be changed later.
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
     * The Gateway that opens the hosts to callers outside the mesh.
     * @default none: the service is reachable in the mesh only
     */
    gateway?: GatewayArgs;

    /** How the service's callers reach it. */
    service?: ServiceArgs;

    /** How requests are treated on their way. */
    traffic?: TrafficArgs;

    /**
     * Seconds to wait for a colour's pods to become ready before the update fails. At least 1.
     * @default 600
     */
    rolloutTimeoutSeconds?: number;
}

/** One colour. */
export interface ColorArgs {
    /** The image, with a tag or digest. */
    image: Input<string>;

    /**
     * The release, as a pod label for telemetry. Nothing selects it, so it may change freely. A valid label value.
     * @default none
     */
    version?: string;

    /**
     * Pods of this colour, whether it has traffic or not.
     * @default `replicas` while active, `standbyReplicas` otherwise
     */
    replicas?: number;
}

/** The container that answers requests. */
export interface ContainerArgs {
    /**
     * Its name in the pod.
     * @default the component's name
     */
    name?: string;

    /** The port on which it listens. From 1 to 65535. */
    port: number;

    /**
     * The path that answers HTTP 200 while the container can serve. It makes a readiness probe (first after 5 s, then
     * every 10 s) and a liveness probe (15 s, 20 s). Needed where `readinessProbe` is not given: without one, a pod
     * would get traffic before it can serve.
     */
    healthPath?: string;

    /** Replaces the readiness probe that `healthPath` makes. */
    readinessProbe?: Input<k8s.types.input.core.v1.Probe>;

    /** Replaces the liveness probe that `healthPath` makes. */
    livenessProbe?: Input<k8s.types.input.core.v1.Probe>;

    /** Environment variables. */
    env?: Input<Input<k8s.types.input.core.v1.EnvVar>[]>;

    /** CPU and memory, requested and at most. */
    resources?: Input<k8s.types.input.core.v1.ResourceRequirements>;
}

/** A Gateway of the service's own. */
export interface GatewayArgs {
    /** Labels of the gateway's pods, for Istio's own `{ istio: "ingressgateway" }`. */
    selector: Record<string, string>;

    /**
     * The port that it opens. From 1 to 65535.
     * @default 80
     */
    port?: number;
}

/** The Kubernetes Service over both colours. */
export interface ServiceArgs {
    /**
     * Its ports, all of them HTTP: Istio cuts open connections of any other protocol when a route changes.
     * @default one port `http`, 80, to the container's port
     */
    ports?: ServicePortArgs[];
}

/** One port of the Service. */
export interface ServicePortArgs {
    /** `http`, `http2`, `grpc`, `grpc-web`, or one of these followed by `-` and more; Istio reads the protocol from it. */
    name: string;

    /** The port that callers use. From 1 to 65535. */
    port: number;

    /**
     * The container's port. From 1 to 65535.
     * @default `container.port`
     */
    targetPort?: number;
}

/** How requests are treated on their way. */
export interface TrafficArgs {
    /**
     * What to try again, and how often.
     * @default Istio's own: twice, on failures before the request reached a pod
     */
    retries?: RetryArgs;

    /**
     * The longest that a request may take, retries included, such as `30s`.
     * @default none
     */
    timeout?: string;
}

/** Retries of failed requests. */
export interface RetryArgs {
    /** How often, at most; 0 switches retries off. */
    attempts: number;

    /**
     * The longest that one attempt may take, such as `2s`.
     * @default `traffic.timeout`
     */
    perTryTimeout?: string;

    /**
     * Which failures, as Envoy names them, separated by commas.
     * @default Istio's own
     */
    retryOn?: string;
}
