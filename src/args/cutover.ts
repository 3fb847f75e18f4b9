/**
 * What must be true before traffic moves to a colour. Only a colour that would get more traffic than now is judged. An update
 * waits until a rollout of it is complete, whoever started it; otherwise pods of two releases would answer.
 */
export interface GateArgs {
    /**
     * How many of its pods must be ready, in percent of the ready pods that its share of the traffic has now. From 0 to 100.
     * @default 100
     */
    minReadyPercent?: number;

    /**
     * How many of its pods must be ready at least. From 1 to the active colour's replicas, or `autoscaling.maxReplicas`. They must
     * also be listed in the Service's EndpointSlices, which proxies follow: the update waits up to 30 s for that.
     * @default 1
     * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
     */
    minReplicas?: number;

    /**
     * How long those pods must have been ready, in seconds. From 0 to 604,800 (a week). istiod learns of EndpointSlices, pods and
     * routes separately, and a request to pods that it does not know yet gets a 503. Pods that have been ready longer cost no wait.
     * @default 2
     * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions
     */
    minReadySeconds?: number;

    /**
     * A request that the target must answer before it gets traffic.
     * @default none
     */
    smokeTest?: SmokeTestArgs;

    /**
     * Lets traffic move to a target with fewer ready pods, or with a stuck rollout, to leave a colour that is worse. The target
     * needs at least one ready pod. Recorded on the route.
     * @default none
     */
    override?: OverrideArgs;
}

/** A request that pods of the target must answer as expected. */
export interface SmokeTestArgs {
    /** The path, starting with `/`, such as `/health`. */
    path: string;

    /**
     * The container's port. From 1 to 65535.
     * @default the port that the Service's first port leads to
     */
    port?: number;

    /**
     * How long an answer may take, in seconds. From 1 to 604,800 (a week).
     * @default 10
     */
    timeoutSeconds?: number;

    /**
     * The expected status. From 100 to 599.
     * @default any from 200 to 299
     */
    status?: number;

    /**
     * Where the request comes from. `apiServer`: through the API server's proxy to single pods, which cannot reach pods that accept
     * only mutual TLS. `mesh`: from a Job that runs in the mesh during the test, injected like the target's pods. It needs
     * permission to create and delete Jobs, and to create, patch and delete Services in the namespace.
     * @default "apiServer"
     * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
     */
    from?: "apiServer" | "mesh";

    /**
     * The image of the Job, only with `from: "mesh"`. It must have `sh` and `curl`.
     * @default "curlimages/curl:8.16.0"
     */
    image?: string;
}

/** Permits a move of traffic that the gate would refuse. */
export interface OverrideArgs {
    /** Why, for those who read it later. Not empty. */
    reason: string;

    /** The end, with its time zone, such as `2030-01-31T18:00:00Z`. After it the gate refuses again. */
    until: string;
}

/** What an update waits for before it changes the colour that lost the traffic. */
export interface DrainArgs {
    /**
     * Whether to ask every istiod if all its proxies have the new route: `/debug/configz` shows that istiod knows the route,
     * `/debug/syncz` what each proxy has acknowledged. A proxy that is then sent nothing for 15 s is not affected: istiod pushes only
     * to affected proxies, and gathers changes for at most 10 s first (PILOT_DEBOUNCE_MAX).
     * @default false: `scaleDownDelaySeconds` alone
     */
    waitForProxies?: boolean;

    /**
     * How long to wait for the proxies after `scaleDownDelaySeconds`, in seconds, before the update fails and the old colour stays.
     * From 1 to 604,800 (a week). Less than 30 counts as 30.
     * @default 120
     */
    timeoutSeconds?: number;

    /**
     * The namespace of istiod.
     * @default "istio-system"
     */
    istioNamespace?: string;

    /**
     * The debug addresses of all replicas of an istiod outside the cluster, such as `http://istiod.example.com:8080`.
     * @default none: the pods with the label `app: istiod` in `istioNamespace` are asked
     */
    istiodUrls?: string[];
}
