/**
 * When traffic may move to a colour. Only the target is judged, and only where it is to get more than it has now. A rolling
 * update of it that is under way, whoever began it, is waited for: pods of two releases would answer.
 */
export interface GateArgs {
    /**
     * How many of its pods must be ready, in percent of what its share of the traffic keeps busy now. From 0 to 100.
     * @default 100
     */
    minReadyPercent?: number;

    /**
     * How many of its pods must be ready at least. At least 1. Those that are asked for must also stand in the Service's
     * EndpointSlices, by which proxies go: the update waits up to 30 s for that.
     * @default 1
     * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
     */
    minReplicas?: number;

    /**
     * How long those pods must have been ready, in seconds. istiod hears of EndpointSlices, pods and routes on separate ways, and
     * a request that is led to pods of which it has not heard yet is answered with 503. Pods that have been ready for long are
     * not waited for. At least 0.
     * @default 2
     * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions
     */
    minReadySeconds?: number;

    /** A request that the target has to answer before it gets traffic. */
    smokeTest?: SmokeTestArgs;

    /**
     * Lets traffic move to a target with fewer ready pods, or with a rollout that is stuck, to leave a colour that is worse.
     * Recorded on the route.
     */
    override?: OverrideArgs;
}

/** A request that pods of the target have to answer well. */
export interface SmokeTestArgs {
    /** Where, such as `/health`. */
    path: string;

    /**
     * The container's port. From 1 to 65535.
     * @default the first port's
     */
    port?: number;

    /**
     * How long it may take, in seconds. At least 1.
     * @default 10
     */
    timeoutSeconds?: number;

    /**
     * The expected status. From 100 to 599.
     * @default any from 200 to 299
     */
    status?: number;

    /**
     * Where the request comes from: through the API server's proxy to single pods, which cannot reach pods that only take
     * mutual TLS, or from a Job that runs in the mesh for the time of the test. It needs the right to create and delete
     * Jobs, and to create, patch and delete Services in the namespace, and is injected as the target's pods are.
     * @default "apiServer"
     * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
     */
    from?: "apiServer" | "mesh";

    /**
     * The image of the Job, with `from: "mesh"` only. It needs `sh` and `curl`.
     * @default "curlimages/curl:8.16.0"
     */
    image?: string;
}

/** Why and how long the gate lets pass what it would refuse. */
export interface OverrideArgs {
    /** For those who read it later. */
    reason: string;

    /** The last moment, such as `2030-01-31T18:00:00Z`; after it the gate refuses again. */
    until: string;
}

/** What is waited for before the colour that lost the traffic changes. */
export interface DrainArgs {
    /**
     * Whether every istiod is asked if all its proxies have taken over the new route: `/debug/configz` tells that it has heard of
     * the route, `/debug/syncz` what each proxy has acknowledged. One that is sent nothing for 15 s then is not concerned: istiod
     * pushes to those alone that a change concerns, after it has gathered changes for 10 s at most (PILOT_DEBOUNCE_MAX).
     * @default false: `scaleDownDelaySeconds` alone
     */
    waitForProxies?: boolean;

    /**
     * How long to wait for the proxies once `scaleDownDelaySeconds` is over, in seconds, before the update fails and the old colour
     * stays. At least 1; below 30 it waits 30 all the same.
     * @default 120
     */
    timeoutSeconds?: number;

    /**
     * The namespace of istiod.
     * @default "istio-system"
     */
    istioNamespace?: string;

    /**
     * Where every replica of istiod answers debug questions, such as `http://istiod.example.com:8080`, for one that runs
     * outside the cluster.
     * @default none: the pods with the label `app: istiod` in `istioNamespace` are asked
     */
    istiodUrls?: string[];
}
