import * as z from "zod";
import type {
    ConnectionPoolArgs,
    ConsistentHashArgs,
    DestinationArgs,
    DestinationPolicyArgs,
    LoadBalancerArgs,
    OutlierDetectionArgs,
    WarmupArgs,
} from "../args/destination.ts";
import { duration, flag, needs, number, oneOf, strict, text, wholeNumber } from "./schemaParts.ts";

type Tcp = NonNullable<ConnectionPoolArgs["tcp"]>;
type Http = NonNullable<ConnectionPoolArgs["http"]>;

const ALGORITHMS = ["LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"] as const;
const OWN_NAME = 'got "LEAST_CONN", a deprecated name; allowed: "LEAST_REQUEST", which means the same';
/** Requests go to the address that the caller used, which at a gateway is not a pod's. */
const NO_COLOR = 'got "PASSTHROUGH", which ignores subsets and so the colours: requests would fail; allowed: ';

const algorithm = z.enum(ALGORITHMS, {
    error: (issue) => {
        const allowed = ALGORITHMS.map((each) => `"${each}"`).join(", ");
        if (issue.input === "PASSTHROUGH") return NO_COLOR + allowed;
        return issue.input === "LEAST_CONN" ? OWN_NAME : needs(allowed).error(issue);
    },
});

const name = text(/^\S+$/, "a name");

const consistentHash = strict<ConsistentHashArgs>({
    httpHeaderName: name.optional(),
    httpQueryParameterName: name.optional(),
    useSourceIp: z.literal(true, needs("true")).optional(),
    httpCookie: strict<NonNullable<ConsistentHashArgs["httpCookie"]>>({
        name,
        path: name.optional(),
        ttl: text(/^\d+(\.\d+)?(h|m|s|ms)$/, 'a duration such as "3600s", or "0s" for a session cookie'),
    }).optional(),
}).refine(
    (hash) => Object.values(hash).filter((value) => value !== undefined).length === 1,
    needs("exactly one of httpHeaderName, httpQueryParameterName, useSourceIp and httpCookie"),
);

const loadBalancer = strict<LoadBalancerArgs>({
    simple: algorithm.optional(),
    consistentHash: consistentHash.optional(),
}).refine(
    ({ simple, consistentHash }) => (simple === undefined) !== (consistentHash === undefined),
    needs("either simple or consistentHash"),
);

const warmup = strict<WarmupArgs>({
    duration,
    minimumPercent: number(0, 100).optional(),
    aggression: number(1, 1000).optional(),
});

const connectionPool = strict<ConnectionPoolArgs>({
    tcp: strict<Tcp>({
        maxConnections: wholeNumber(1).optional(),
        connectTimeout: duration.optional(),
        idleTimeout: duration.optional(),
        tcpKeepalive: strict<NonNullable<Tcp["tcpKeepalive"]>>({
            probes: wholeNumber(1).optional(),
            time: duration.optional(),
            interval: duration.optional(),
        }).optional(),
    }).optional(),
    http: strict<Http>({
        http1MaxPendingRequests: wholeNumber(1).optional(),
        http2MaxRequests: wholeNumber(1).optional(),
        maxRequestsPerConnection: wholeNumber(0).optional(),
        maxRetries: wholeNumber(0).optional(),
        idleTimeout: duration.optional(),
        h2UpgradePolicy: oneOf(["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"]).optional(),
        useClientProtocol: flag.optional(),
    }).optional(),
}).refine(({ tcp, http }) => tcp !== undefined || http !== undefined, needs("tcp, http or both"));

const outlierDetection = strict<OutlierDetectionArgs>({
    consecutive5xxErrors: wholeNumber(0).optional(),
    consecutiveGatewayErrors: wholeNumber(0).optional(),
    interval: duration.optional(),
    baseEjectionTime: duration.optional(),
    maxEjectionPercent: wholeNumber(0, 100).optional(),
    minHealthPercent: wholeNumber(0, 100).optional(),
});

const policy = {
    loadBalancer: loadBalancer.optional(),
    warmup: warmup.optional(),
    connectionPool: connectionPool.optional(),
    outlierDetection: outlierDetection.optional(),
    tls: strict<NonNullable<DestinationPolicyArgs["tls"]>>({ mode: oneOf(["DISABLE", "ISTIO_MUTUAL"]) }).optional(),
};

export const destination = strict<DestinationArgs>({
    ...policy,
    blue: strict<DestinationPolicyArgs>(policy).optional(),
    green: strict<DestinationPolicyArgs>(policy).optional(),
});
