/** How proxies treat the pods behind the service. What is set for one colour is laid over what is set for both. */
export interface DestinationArgs extends DestinationPolicyArgs {
    /** What is different for blue. */
    blue?: DestinationPolicyArgs;

    /** What is different for green. */
    green?: DestinationPolicyArgs;
}

/** How proxies treat a colour's pods. */
export interface DestinationPolicyArgs {
    /**
     * Which pod gets the next request.
     * @default Istio's own: LEAST_REQUEST
     */
    loadBalancer?: LoadBalancerArgs;

    /**
     * How long a new pod is spared, growing into its full share. Works with ROUND_ROBIN and LEAST_REQUEST alone, and is
     * refused with others, where Istio silently ignores it.
     * @default none
     */
    warmup?: WarmupArgs;

    /** How many connections and requests may be open at once. */
    connectionPool?: ConnectionPoolArgs;

    /** When a pod that fails is left out for a while. */
    outlierDetection?: OutlierDetectionArgs;

    /**
     * How connections to the pods are encrypted.
     * @default Istio's own: mutual TLS wherever both sides can
     */
    tls?: { mode: "DISABLE" | "ISTIO_MUTUAL" };
}

/** One of the two: an algorithm, or the same pod for the same caller. */
export interface LoadBalancerArgs {
    /**
     * `LEAST_CONN`, a deprecated name of `LEAST_REQUEST`, is refused, and so is `PASSTHROUGH`, which knows no subsets.
     * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-SimpleLB
     */
    simple?: "LEAST_REQUEST" | "ROUND_ROBIN" | "RANDOM";

    /** What names the caller; exactly one field. */
    consistentHash?: ConsistentHashArgs;
}

/** What names the caller of a request. */
export interface ConsistentHashArgs {
    httpHeaderName?: string;
    httpQueryParameterName?: string;
    useSourceIp?: boolean;
    /** `ttl` such as `3600s`; `0s` makes a session cookie. */
    httpCookie?: { name: string; path?: string; ttl: string };
}

/** The time in which a new pod grows into its share. */
export interface WarmupArgs {
    /** Such as `60s`. */
    duration: string;

    /**
     * The share of a full one with which a new pod starts, in percent, from 0 to 100.
     * @default 10
     */
    minimumPercent?: number;

    /**
     * How the share grows: 1 evenly, more slowly at first with greater numbers. At least 1.
     * @default 1
     */
    aggression?: number;
}

/** Limits of what is open at once, for each proxy by itself. */
export interface ConnectionPoolArgs {
    tcp?: {
        /** Connections to all pods of a colour. At least 1. */
        maxConnections?: number;
        /** Such as `30s`. */
        connectTimeout?: string;
        /** Such as `1h`. */
        idleTimeout?: string;
        tcpKeepalive?: { probes?: number; time?: string; interval?: string };
    };
    http?: {
        /** Requests that wait for a connection. At least 1. */
        http1MaxPendingRequests?: number;
        /** Requests under way. At least 1. */
        http2MaxRequests?: number;
        /** Requests on one connection before it is closed; 0 means no limit. */
        maxRequestsPerConnection?: number;
        /** Retries under way. At least 0. */
        maxRetries?: number;
        /** Such as `1h`. */
        idleTimeout?: string;
        /** `UPGRADE` speaks HTTP/2 to pods that were called HTTP; to pods that only know HTTP/1 every request fails. */
        h2UpgradePolicy?: "DEFAULT" | "DO_NOT_UPGRADE" | "UPGRADE";
        /** Whether pods are spoken to in the protocol of the caller. */
        useClientProtocol?: boolean;
    };
}

/** When a pod that fails is left out. */
export interface OutlierDetectionArgs {
    /** Answers of 5xx in a row. At least 0; 0 switches it off. */
    consecutive5xxErrors?: number;
    /** Answers of 502, 503 and 504 in a row. At least 0; 0 switches it off. */
    consecutiveGatewayErrors?: number;
    /** How often is looked, such as `30s`. */
    interval?: string;
    /** The shortest time for which a pod is left out, such as `30s`. */
    baseEjectionTime?: string;
    /**
     * The part of a colour's pods that may be left out, in percent, from 0 to 100.
     * @default 50
     */
    maxEjectionPercent?: number;
    /**
     * No pod is left out while fewer are healthy, in percent, from 0 to 100. With Istio's own 0, an error that hits all
     * pods leaves out one after another, and requests fail even when the pods have healed.
     * @default 50
     */
    minHealthPercent?: number;
}
