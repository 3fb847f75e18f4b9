import assert from "node:assert/strict";
import fc from "fast-check";
import type { BlueGreenServiceArgs } from "../../src/args.ts";
import { findProblems } from "../../src/validate.ts";
import { HAPPY } from "./happy.ts";

function problemsWith(change: object): string[] {
    return findProblems("my-app", { ...HAPPY, ...change } as BlueGreenServiceArgs).map(
        ({ path, reason }) => `${path}: ${reason}`,
    );
}

function paths(change: object): string[] {
    return problemsWith(change).map((problem) => problem.split(": ")[0] ?? "");
}

const AUTOSCALING = { minReplicas: 2, maxReplicas: 4 };
const CPU = { port: 8080, healthPath: "/health", resources: { requests: { cpu: "100m" } } };
const POD = { containers: [{ name: "main", image: "whatever:1" }] };
const PORTS = [{ name: "http", port: 80, targetPort: 8080 }];

/** What cannot work together, and the argument that is named for it. */
const REFUSED: [string, object, string][] = [
    ["a canary without pods", { standbyReplicas: 0, traffic: { idlePercent: 10 } }, "traffic.idlePercent"],
    ["a mirror without pods", { standbyReplicas: 0, traffic: { mirrorPercent: 10 } }, "traffic.mirrorPercent"],
    [
        "callers sent to no pods",
        { standbyReplicas: 0, traffic: { match: [{ sourceNamespace: "a" }] } },
        "traffic.match",
    ],
    [
        "an image for a smoke test without a pod of its own",
        { gate: { smokeTest: { path: "/", image: "curl:8" } } },
        "gate.smokeTest.image",
    ],
    ["all traffic by percent", { traffic: { idlePercent: 100 } }, "traffic.idlePercent"],
    ["autoscaling with replicas", { autoscaling: AUTOSCALING, replicas: 3, container: CPU }, "replicas"],
    ["autoscaling to nothing", { autoscaling: AUTOSCALING, standbyReplicas: 0, container: CPU }, "standbyReplicas"],
    [
        "autoscaling with a colour's replicas",
        { autoscaling: AUTOSCALING, green: { ...HAPPY.green, replicas: 1 }, container: CPU },
        "green.replicas",
    ],
    [
        "autoscaling the wrong way round",
        { autoscaling: { minReplicas: 4, maxReplicas: 2 }, container: CPU },
        "autoscaling.maxReplicas",
    ],
    ["autoscaling by a CPU that nobody requests", { autoscaling: AUTOSCALING }, "container.resources"],
    ["a budget that lets no pod go", { disruptionBudget: { maxUnavailable: 0 } }, "disruptionBudget.maxUnavailable"],
    ["a budget that keeps every pod", { disruptionBudget: { minAvailable: 3 } }, "disruptionBudget.minAvailable"],
    ["two kinds of budget", { disruptionBudget: { minAvailable: 1, maxUnavailable: 1 } }, "disruptionBudget"],
    ["no pods at all", { container: undefined }, "container"],
    ["a container beside a pod", { pod: POD, service: { ports: PORTS }, blue: {}, green: {} }, "container"],
    ["an image beside a pod", { pod: POD, container: undefined, service: { ports: PORTS }, green: {} }, "blue.image"],
    ["a pod without ports", { pod: POD, container: undefined, blue: {}, green: {} }, "service.ports"],
    [
        "a pod's port that leads nowhere",
        { pod: POD, container: undefined, blue: {}, green: {}, service: { ports: [{ name: "http", port: 80 }] } },
        "service.ports[0].targetPort",
    ],
    [
        "the same labels for both colours",
        { selectorLabels: { blue: { tier: "a" }, green: { tier: "a" } } },
        "selectorLabels",
    ],
    [
        "labels that one pod could both have",
        { selectorLabels: { blue: { a: "1" }, green: { b: "1" } } },
        "selectorLabels",
    ],
    [
        "a colour's label against the service's",
        { selectorLabels: { blue: { app: "x", tier: "b" }, green: { tier: "g" } } },
        "selectorLabels.blue.app",
    ],
    ["a pod label that is selected by", { podLabels: { color: "red" } }, "podLabels.color"],
    [
        "a release where it is selected by",
        { selectorLabels: { blue: { version: "a" }, green: { version: "v2" } } },
        "blue.version",
    ],
    ["one name for both colours", { names: { blue: "same", green: "same" } }, "names.green"],
    ["two kinds of gateway", { gateway: { selector: { a: "b" }, existing: ["x"] } }, "gateway"],
    ["no kind of gateway", { gateway: {} }, "gateway"],
    ["a port for other people's gateway", { gateway: { existing: ["x"], port: 80 } }, "gateway.port"],
    [
        "HTTPS on the port of HTTP",
        { gateway: { selector: { a: "b" }, port: 443, tls: { credentialName: "c" } } },
        "gateway.tls.port",
    ],
    [
        "tries longer than the whole",
        { traffic: { timeout: "1s", retries: { attempts: 1, perTryTimeout: "1500ms" } } },
        "traffic.retries.perTryTimeout",
    ],
    ["a duration finer than a millisecond", { traffic: { timeout: "0.5ms" } }, "traffic.timeout"],
    ["a duration of no whole milliseconds", { traffic: { timeout: "1.0005s" } }, "traffic.timeout"],
    ["a connection pool without limits", { destination: { connectionPool: {} } }, "destination.connectionPool"],
    [
        "the caller's protocol and HTTP/2 at once",
        { destination: { connectionPool: { http: { useClientProtocol: true, h2UpgradePolicy: "UPGRADE" } } } },
        "destination.connectionPool.http.useClientProtocol",
    ],
    [
        "the caller's protocol and HTTP/2 at once for one colour",
        {
            destination: {
                connectionPool: { http: { useClientProtocol: true } },
                green: { connectionPool: { http: { h2UpgradePolicy: "UPGRADE" } } },
            },
        },
        "destination.connectionPool.http.useClientProtocol",
    ],
    [
        "a warmup that Istio ignores",
        { destination: { warmup: { duration: "60s" }, loadBalancer: { simple: "RANDOM" } } },
        "destination.warmup",
    ],
    [
        "a warmup that Istio ignores for one colour",
        { destination: { warmup: { duration: "60s" }, blue: { loadBalancer: { simple: "PASSTHROUGH" } } } },
        "destination.warmup",
    ],
    [
        "a deprecated algorithm",
        { destination: { loadBalancer: { simple: "LEAST_CONN" } } },
        "destination.loadBalancer.simple",
    ],
    ["a header that HTTP/2 does not know", { traffic: { testHeader: "X-Color" } }, "traffic.testHeader"],
    ["a match of everything", { traffic: { match: [{}] } }, "traffic.match[0]"],
    [
        "a text to match in two ways",
        { traffic: { match: [{ uri: { exact: "/", prefix: "/" } }] } },
        "traffic.match[0].uri",
    ],
    ["an override without an end", { gate: { override: { reason: "x", until: "tomorrow" } } }, "gate.override.until"],
    ["an empty list of ports", { service: { ports: [] } }, "service.ports"],
];

describe("arguments that cannot work together", () => {
    for (const [what, change, path] of REFUSED) {
        it(`are refused: ${what}`, () => {
            assert.deepEqual([...new Set(paths(change))], [path]);
        });
    }

    it("say that the image of LEAST_CONN is LEAST_REQUEST", () => {
        assert.match(
            problemsWith({ destination: { loadBalancer: { simple: "LEAST_CONN" } } })[0] ?? "",
            /a deprecated name; allowed: "LEAST_REQUEST", which means the same/,
        );
    });

    it("are named by their path, whichever field is put in place of nonsense", () => {
        const fields = [
            "activeColor",
            "blue",
            "hosts",
            "gateway",
            "service",
            "traffic",
            "destination",
            "gate",
            "drain",
            "names",
        ];
        const nonsense = fc.oneof(
            fc.integer(),
            fc.boolean(),
            fc.constant("nonsense"),
            fc.constant(null),
            fc.array(fc.integer(), { minLength: 1 }),
        );
        fc.assert(
            fc.property(fc.constantFrom(...fields), nonsense, (field, value) => {
                const found = paths({ [field]: value });
                assert.ok(found.length > 0 && found.every((path) => path.startsWith(field)), found.join());
            }),
        );
    });

    it("include every field that nobody knows", () => {
        const known = new Set(Object.keys({ ...HAPPY }));
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z]{12}$/), (field) => {
                fc.pre(!known.has(field));
                assert.match(problemsWith({ [field]: 1 })[0] ?? "", new RegExp(`^${field}: is not known; allowed: `));
            }),
        );
    });
});
