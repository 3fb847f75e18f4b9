import fc from "fast-check";
import type {
    BlueGreenServiceArgs,
    DestinationPolicyArgs,
    GatewayArgs,
    LoadBalancerArgs,
    RequestMatch,
    TextMatch,
    TrafficArgs,
} from "../../src/args.ts";
import { findProblems } from "../../src/arguments/validate.ts";

const duration = fc.constantFrom("1ms", "250ms", "0.5s", "30s", "1m30s", "1.5h");
const percent = fc.integer({ min: 0, max: 100 });
const count = fc.integer({ min: 1, max: 100_000 });
const word = fc.constantFrom("a", "x-1", "blue", "some.thing", "GET", "/path", "é", "a b");

/** A record in which each field may be missing. */
function some<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
    return fc.record(fields, { requiredKeys: [] }) as unknown as fc.Arbitrary<Partial<T>>;
}
const header = fc.constantFrom("x-color", "cookie", ":authority", "x_under", "a");
const labels = fc.constantFrom<Record<string, string>[]>({ app: "web" }, { "example.com/tier": "front", x: "" });

const textMatch: fc.Arbitrary<TextMatch> = fc.oneof(
    fc.record({ exact: word }),
    fc.record({ prefix: word }),
    fc.record({ regex: fc.constantFrom(".*", "[a-z]+(/|$)", "(?i)x", "^/v\\d+$") }),
);

const requestMatch = some<RequestMatch>({
    uri: textMatch,
    method: textMatch,
    authority: textMatch,
    headers: fc.dictionary(header, textMatch, { minKeys: 1, maxKeys: 2 }),
    queryParams: fc.dictionary(word, textMatch, { minKeys: 1, maxKeys: 2 }),
    sourceLabels: labels,
    sourceNamespace: fc.constantFrom("default", "beta"),
    ignoreUriCase: fc.boolean(),
});

const traffic = some<TrafficArgs>({
    idlePercent: fc.integer({ min: 0, max: 99 }),
    mirrorPercent: fc.oneof(percent, fc.constantFrom(0.5, 33.3)),
    testHeader: fc.oneof(header, fc.record({ name: header, atGateway: fc.boolean() })),
    match: fc.array(requestMatch, { maxLength: 2 }) as fc.Arbitrary<RequestMatch[]>,
    retries: fc.record(
        {
            attempts: fc.nat(30),
            perTryTimeout: duration,
            retryOn: fc.constantFrom("5xx", "gateway-error,connect-failure", "503,reset"),
        },
        { requiredKeys: ["attempts"] },
    ),
    timeout: duration,
});

const loadBalancer: fc.Arbitrary<LoadBalancerArgs> = fc.oneof(
    fc.record({ simple: fc.constantFrom("LEAST_REQUEST", "ROUND_ROBIN", "RANDOM") }),
    fc.record({
        consistentHash: fc.oneof(
            fc.record({ httpHeaderName: header }),
            fc.record({ httpQueryParameterName: word }),
            fc.constant({ useSourceIp: true }),
            fc.record({
                httpCookie: fc.record({ name: fc.constant("user"), ttl: fc.constantFrom("0s", "1h") }),
            }),
        ),
    }),
);

const policy: fc.Arbitrary<DestinationPolicyArgs> = some<DestinationPolicyArgs>({
    loadBalancer,
    warmup: fc.record(
        { duration, minimumPercent: percent, aggression: fc.constantFrom(1, 1.5, 10) },
        { requiredKeys: ["duration"] },
    ),
    connectionPool: some({
        tcp: some({
            maxConnections: count,
            connectTimeout: duration,
            idleTimeout: duration,
            tcpKeepalive: some({ probes: count, time: duration, interval: duration }),
        }),
        http: some({
            http1MaxPendingRequests: count,
            http2MaxRequests: count,
            maxRequestsPerConnection: fc.nat(100),
            maxRetries: fc.nat(100),
            idleTimeout: duration,
            h2UpgradePolicy: fc.constantFrom("DEFAULT" as const, "DO_NOT_UPGRADE" as const, "UPGRADE" as const),
            useClientProtocol: fc.boolean(),
        }),
    }),
    outlierDetection: some({
        consecutive5xxErrors: fc.nat(100),
        consecutiveGatewayErrors: fc.nat(100),
        interval: duration,
        baseEjectionTime: duration,
        maxEjectionPercent: percent,
        minHealthPercent: percent,
    }),
    tls: fc.record({ mode: fc.constantFrom("DISABLE" as const, "ISTIO_MUTUAL" as const) }),
});

const port = fc.integer({ min: 1, max: 65535 });
const ports = fc
    .uniqueArray(port, { minLength: 1, maxLength: 3 })
    .map((numbers) => numbers.map((port, index) => ({ name: ["http", "grpc-api", "http2-x"][index] ?? "", port })));

const gateway: fc.Arbitrary<GatewayArgs> = fc.oneof(
    fc.record(
        {
            selector: labels,
            port,
            tls: fc.record(
                {
                    credentialName: fc.constant("my-app-tls"),
                    port,
                    mode: fc.constantFrom("SIMPLE" as const, "MUTUAL" as const),
                    minProtocolVersion: fc.constantFrom("TLSV1_2" as const, "TLSV1_3" as const),
                    httpsRedirect: fc.boolean(),
                },
                { requiredKeys: ["credentialName"] },
            ),
        },
        { requiredKeys: ["selector"] },
    ),
    fc.constant<GatewayArgs>({ existing: ["istio-system/main", "own"] }),
);

/** Arguments of every kind that the checks let pass, edges included. */
export const wideArgs: fc.Arbitrary<BlueGreenServiceArgs> = fc
    .record({
        activeColor: fc.constantFrom("blue" as const, "green" as const),
        size: fc.oneof(
            fc.record({ replicas: fc.integer({ min: 1, max: 20 }), standbyReplicas: fc.nat(3) }),
            fc.constant({ autoscaling: { minReplicas: 1, maxReplicas: 5 } }),
        ),
        disruptionBudget: fc.constantFrom(false as const, { maxUnavailable: "10%" }, { maxUnavailable: 2 }),
        preStop: fc.constantFrom("sleep" as const, "exec" as const),
        service: fc.record({ ports, pinToActive: fc.boolean() }),
        traffic,
        destination: fc
            .record({ both: policy, blue: policy, green: policy })
            .map(({ both, ...colors }) => ({ ...both, ...colors })),
        outside: fc.option(
            fc.record({
                gateway,
                hosts: fc.constantFrom<string[][]>(["my-app.example.com"], ["*.example.com", "a.org"]),
            }),
            { nil: {} },
        ),
        longestRequestSeconds: fc.constantFrom(0, 30, 3600),
        cutoverReason: fc.constantFrom('release 7: "quoted", or: not', "x"),
        istioApiVersion: fc.constantFrom("v1" as const, "v1beta1" as const),
    })
    .map(({ size, outside, preStop, ...rest }) => ({
        ...rest,
        ...size,
        ...outside,
        blue: { image: "my-app:1.0.0", version: "v1" },
        green: { image: "my-app:2.0.0" },
        container: { port: 8080, healthPath: "/health", preStop, resources: { requests: { cpu: "100m" } } },
    }))
    .filter((args) => findProblems("my-app", args).length === 0);
