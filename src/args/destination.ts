/** How proxies treat the service's pods. Fields of one colour override those of both, at any depth. */
export interface DestinationArgs extends DestinationPolicyArgs {
    /** What differs for blue. */
    blue?: DestinationPolicyArgs;

    /** What differs for green. */
    green?: DestinationPolicyArgs;
}

/**
 * How proxies treat a colour's pods. Durations are whole milliseconds, such as `30s`, `1m30s` or `250ms`.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface DestinationPolicyArgs {
    /**
     * Which pod gets the next request.
     * @default Istio's own: LEAST_REQUEST
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
     */
    loadBalancer?: LoadBalancerArgs;

    /**
     * How long a new pod gets less than its full share of requests. Only with ROUND_ROBIN or LEAST_REQUEST; refused with others,
     * where Istio would silently ignore it.
     * @default none
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
     */
    warmup?: WarmupArgs;

    /**
     * How many connections and requests may be open at once.
     * @default Istio's own
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
     */
    connectionPool?: ConnectionPoolArgs;

    /**
     * When a failing pod is ejected for a while.
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
     */
    outlierDetection?: OutlierDetectionArgs;

    /**
     * How connections to the pods are encrypted.
     * @default Istio's own: mutual TLS wherever both sides support it
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
     */
    tls?: {
        /** `DISABLE`: in plain text. `ISTIO_MUTUAL`: mutual TLS with the mesh's own certificates. */
        mode: "DISABLE" | "ISTIO_MUTUAL";
    };
}

/** Exactly one of the two: an algorithm, or the same pod for the same caller. */
export interface LoadBalancerArgs {
    /**
     * The algorithm. `LEAST_CONN`, a deprecated name of `LEAST_REQUEST`, is refused. So is `PASSTHROUGH`, which ignores subsets.
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-SimpleLB
     */
    simple?: "LEAST_REQUEST" | "ROUND_ROBIN" | "RANDOM";

    /**
     * What identifies the caller.
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
     */
    consistentHash?: ConsistentHashArgs;
}

/** What identifies the caller of a request. Exactly one field. */
export interface ConsistentHashArgs {
    /** A request header. */
    httpHeaderName?: string;
    /** A query parameter. */
    httpQueryParameterName?: string;
    /** The caller's address. Only `true` is allowed. */
    useSourceIp?: boolean;
    /** A cookie, which the proxy sets if it is missing. */
    httpCookie?: {
        /** Its name. */
        name: string;
        /** The path for which it is set. */
        path?: string;
        /** Its lifetime, such as `3600s`; `0s` makes a session cookie. */
        ttl: string;
    };
}

/** How a new pod grows into its full share of requests. */
export interface WarmupArgs {
    /** How long it takes, such as `60s`. */
    duration: string;

    /**
     * The part of its full share with which a new pod starts, in percent. From 0 to 100.
     * @default 10
     */
    minimumPercent?: number;

    /**
     * How the share grows: evenly with 1, more slowly at first with greater numbers. From 1 to 1000.
     * @default 1
     */
    aggression?: number;
}

/** Limits of each proxy by itself. At least one of the two. */
export interface ConnectionPoolArgs {
    /** Limits of connections. */
    tcp?: {
        /** Connections to all pods of a colour. At least 1. */
        maxConnections?: number;
        /** How long connecting may take, such as `30s`. */
        connectTimeout?: string;
        /** How long a connection may be idle, such as `1h`. */
        idleTimeout?: string;
        /** How dead connections are found. */
        tcpKeepalive?: {
            /** Probes without an answer after which a connection is dead. At least 1. */
            probes?: number;
            /** How long a connection is idle before the first probe, such as `75s`. */
            time?: string;
            /** How long after a probe the next one is sent, such as `75s`. */
            interval?: string;
        };
    };
    /** Limits of requests. */
    http?: {
        /** Requests that wait for a connection. At least 1. */
        http1MaxPendingRequests?: number;
        /** Requests under way. At least 1. */
        http2MaxRequests?: number;
        /** Requests on one connection before it is closed. At least 0; 0 means no limit. */
        maxRequestsPerConnection?: number;
        /** Retries under way. At least 0. */
        maxRetries?: number;
        /** How long a connection without requests stays open, such as `1h`. */
        idleTimeout?: string;
        /** `UPGRADE` sends HTTP/2 also to ports named `http`. Pods that speak only HTTP/1 then fail every request. */
        h2UpgradePolicy?: "DEFAULT" | "DO_NOT_UPGRADE" | "UPGRADE";
        /** Whether pods get requests in the protocol of the caller. Not together with `h2UpgradePolicy` `UPGRADE`. */
        useClientProtocol?: boolean;
    };
}

/** When a failing pod is ejected. */
export interface OutlierDetectionArgs {
    /** Consecutive answers of 5xx that eject a pod. At least 0; 0 switches it off. */
    consecutive5xxErrors?: number;
    /** Consecutive answers of 502, 503 and 504 that eject a pod. At least 0; 0 switches it off. */
    consecutiveGatewayErrors?: number;
    /** How often pods are examined, such as `30s`. */
    interval?: string;
    /** The shortest time for which a pod is ejected, such as `30s`. */
    baseEjectionTime?: string;
    /**
     * How many of a colour's pods may be ejected, in percent. From 0 to 100.
     * @default 50
     */
    maxEjectionPercent?: number;
    /**
     * No pod is ejected while fewer than this are healthy, in percent. From 0 to 100. With Istio's own default, 0, an error that
     * hits all pods ejects one after another, and requests keep failing when the pods have recovered.
     * @default 50
     */
    minHealthPercent?: number;
}
