import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import { HAPPY } from "../happy.ts";
import { problemsWith } from "./problemsWith.ts";

function paths(change: object): string[] {
    return problemsWith(change).map((problem) => problem.split(": ")[0] ?? "");
}

const AUTOSCALING = { minReplicas: 2, maxReplicas: 4 };
const CPU = { port: 8080, healthPath: "/health", resources: { requests: { cpu: "100m" } } };
const POD = { containers: [{ name: "main", image: "whatever:1" }] };
const podOn = (containerPort: number, name = "http") => ({
    containers: [{ name: "main", image: "whatever:1", ports: [{ containerPort, name }] }],
});
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
    [
        "a second DestinationRule with too long a name",
        { service: { pinToActive: true }, names: { destinationRule: "r".repeat(250) } },
        "service.pinToActive",
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
        "a port on which only the other colour listens",
        {
            green: { ...HAPPY.green, container: { port: 9090 } },
            service: { ports: [{ name: "http", port: 80, targetPort: 8080 }] },
        },
        "service.ports[0].targetPort",
    ],
    [
        "a pod that does not have the port of the other colour's container",
        { green: { pod: podOn(9090) }, service: { ports: [{ name: "http", port: 80 }] } },
        "service.ports[0].targetPort",
    ],
    ["a pod that does not have the port, where no port is asked for", { green: { pod: podOn(9090) } }, "service.ports"],
    [
        "a pod that declares its ports in an Output",
        { green: { pod: output(podOn(8080)) }, service: { ports: [{ name: "http", port: 80 }] } },
        "service.ports[0].targetPort",
    ],
    [
        "a port's name that a pod does not have",
        { green: { pod: podOn(9090, "web") }, service: { ports: [{ name: "http", port: 80, targetPort: "http" }] } },
        "service.ports[0].targetPort",
    ],
    [
        "two names for the port of one container",
        {
            service: {
                ports: [
                    { name: "http", port: 80, targetPort: "web" },
                    { name: "http-b", port: 81, targetPort: "admin" },
                ],
            },
        },
        "service.ports[1].targetPort",
    ],
    [
        "a port's name that Kubernetes would refuse",
        { service: { ports: [{ name: "http", port: 80, targetPort: "Web" }] } },
        "service.ports[0].targetPort",
    ],
    [
        "a smoke test of a pod that does not tell its port",
        {
            ...{ pod: output(POD), container: undefined, blue: {}, green: {}, gate: { smokeTest: { path: "/" } } },
            service: { ports: [{ name: "http", port: 80, targetPort: "http" }] },
        },
        "gate.smokeTest.port",
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
        { destination: { warmup: { duration: "60s" }, blue: { loadBalancer: { simple: "RANDOM" } } } },
        "destination.warmup",
    ],
    [
        "a deprecated algorithm",
        { destination: { loadBalancer: { simple: "LEAST_CONN" } } },
        "destination.loadBalancer.simple",
    ],
    ["a header that HTTP/2 does not know", { traffic: { testHeader: "X-Color" } }, "traffic.testHeader"],
    ["a match of everything", { traffic: { match: [{}] } }, "traffic.match[0]"],
    ["a match of no header", { traffic: { match: [{ headers: {} }] } }, "traffic.match[0]"],
    ["a match of no parameter", { traffic: { match: [{ queryParams: {} }] } }, "traffic.match[0]"],
    ["a match of no label", { traffic: { match: [{ sourceLabels: {} }] } }, "traffic.match[0]"],
    ["a match of what was not given", { traffic: { match: [{ uri: undefined }] } }, "traffic.match[0]"],
    [
        "a match of nothing but how it matches",
        { traffic: { match: [{ headers: {}, queryParams: {}, ignoreUriCase: true }] } },
        "traffic.match[0]",
    ],
    [
        "a match of a header that was not given",
        { traffic: { match: [{ headers: { "x-user": undefined } }] } },
        "traffic.match[0]",
    ],
    ["autoscaling by no metric", { autoscaling: { ...AUTOSCALING, metrics: [] } }, "autoscaling.metrics"],
    [
        "a regular expression with look-ahead",
        { traffic: { match: [{ uri: { regex: "/(?!admin).*" } }] } },
        "traffic.match[0].uri.regex",
    ],
    [
        "a regular expression that refers back",
        { traffic: { match: [{ headers: { a: { regex: "(.)\\1" } } }] } },
        "traffic.match[0].headers.a.regex",
    ],
    [
        "a regular expression that gives nothing back",
        { traffic: { match: [{ uri: { regex: "/a++" } }] } },
        "traffic.match[0].uri.regex",
    ],
    [
        "a regular expression that is too long for Istio",
        { traffic: { match: [{ uri: { regex: "a".repeat(1025) } }] } },
        "traffic.match[0].uri.regex",
    ],
    [
        "a failure that Envoy does not know",
        { traffic: { retries: { attempts: 1, retryOn: "5xx,gateway-errors" } } },
        "traffic.retries.retryOn",
    ],
    [
        "a status that nobody knows among failures",
        { traffic: { retries: { attempts: 1, retryOn: "599" } } },
        "traffic.retries.retryOn",
    ],
    ["a host that is listed twice", { hosts: ["a.example.com", "b.org", "a.example.com"] }, "hosts[2]"],
    ["a host that is the Service's name", { hosts: ["my-app"], gateway: { existing: ["x"] } }, "hosts[0]"],
    [
        "a host that is the Service's whole name",
        { hosts: ["my-app.shop.svc.cluster.local"], namespace: "shop" },
        "hosts[0]",
    ],
    ["a short host on a Gateway of its own", { hosts: ["shop"] }, "hosts[0]"],
    [
        "a day that no calendar has",
        { gate: { override: { reason: "x", until: "2030-02-30T00:00:00Z" } } },
        "gate.override.until",
    ],
    ["more pods for the gate than there are", { replicas: 3, gate: { minReplicas: 4 } }, "gate.minReplicas"],
    [
        "more pods for the gate than an autoscaler makes",
        { autoscaling: AUTOSCALING, container: CPU, gate: { minReplicas: 5 } },
        "gate.minReplicas",
    ],
    ["an image that no registry takes", { green: { image: "My-App:2.0.0" } }, "green.image"],
    ["an image's tag that no registry takes", { green: { image: "my-app:2.0.0+build" } }, "green.image"],
    [
        "a number as an environment variable",
        { container: { ...HAPPY.container, env: [{ name: "PORT", value: 8080 }] } },
        "container.env[0].value",
    ],
    [
        "a text to match in two ways",
        { traffic: { match: [{ uri: { exact: "/", prefix: "/" } }] } },
        "traffic.match[0].uri",
    ],
    ["an override without an end", { gate: { override: { reason: "x", until: "tomorrow" } } }, "gate.override.until"],
    ["an empty list of ports", { service: { ports: [] } }, "service.ports"],
    [
        "a failure to try again on that every object has",
        { traffic: { retries: { attempts: 1, retryOn: "constructor" } } },
        "traffic.retries.retryOn",
    ],
    ["the mesh in place of a Gateway", { gateway: { existing: ["mesh"] } }, "gateway.existing[0]"],
    ["a wait that no timer can count", { scaleDownDelaySeconds: 2_147_484 }, "scaleDownDelaySeconds"],
    ["a wait for pods that no timer can count", { gate: { minReadySeconds: 2_147_484 } }, "gate.minReadySeconds"],
    ["an address of istiod that is none", { drain: { istiodUrls: ["http://[x"] } }, "drain.istiodUrls[0]"],
    ["a duration longer than Go counts", { traffic: { timeout: "2562048h" } }, "traffic.timeout"],
    [
        "an algorithm that leaves out the colours",
        { destination: { loadBalancer: { simple: "PASSTHROUGH" } } },
        "destination.loadBalancer.simple",
    ],
    ["a wildcard of the cluster's own names", { hosts: ["*.svc.cluster.local"] }, "hosts[0]"],
    ["a wildcard of a namespace's own names", { hosts: ["*.shop.svc.cluster.local"] }, "hosts[0]"],
    ["a wildcard of names that end as the cluster's do", { hosts: ["*.local"] }, "hosts[0]"],
    ["a label's key with two dots in a row", { labels: { "a..b/team": "x" } }, 'labels["a..b/team"]'],
    [
        "a number as a word of the command line",
        { container: { ...HAPPY.container, args: ["--port", 8080] } },
        "container.args[1]",
    ],
    [
        "Secrets of an image in the pod's own form",
        { container: { ...HAPPY.container, imagePullSecrets: [{ name: "pull" }] } },
        "container.imagePullSecrets[0]",
    ],
    [
        "an environment variable that is there twice",
        {
            container: {
                ...HAPPY.container,
                env: [
                    { name: "A", value: "1" },
                    { name: "A", value: "2" },
                ],
            },
        },
        "container.env[1].name",
    ],
    [
        "an environment variable with its value in its name",
        { container: { ...HAPPY.container, env: [{ name: "A=1" }] } },
        "container.env[0].name",
    ],
    [
        "a budget that keeps every pod because percentages are rounded up",
        { disruptionBudget: { minAvailable: "90%" } },
        "disruptionBudget.minAvailable",
    ],
    [
        "a budget that keeps every pod of the idle colour",
        { standbyReplicas: 1, disruptionBudget: { minAvailable: 2 } },
        "disruptionBudget.minAvailable",
    ],
    [
        "settings of the proxy that are no YAML",
        { podAnnotations: { "proxy.istio.io/config": "concurrency: [2" } },
        'podAnnotations["proxy.istio.io/config"]',
    ],
    [
        "settings of a colour's proxy that are no mapping",
        { blue: { ...HAPPY.blue, podAnnotations: { "proxy.istio.io/config": "fast" } } },
        'blue.podAnnotations["proxy.istio.io/config"]',
    ],
];

/** What is near to something refused, and works. */
const ALLOWED: [string, object][] = [
    [
        "statuses and failures to try again on",
        { traffic: { retries: { attempts: 1, retryOn: "5xx,503,unavailable" } } },
    ],
    ["a header that only has to be there", { traffic: { match: [{ headers: { "x-user": { regex: ".*" } } }] } }],
    ["a condition beside an empty one", { traffic: { match: [{ headers: {}, sourceNamespace: "beta" }] } }],
    ["a wildcard beside a host that it covers", { hosts: ["*.example.com", "a.example.com"] }],
    ["a port of its own for each colour", { green: { ...HAPPY.green, container: { port: 9090 } } }],
    ["a pod that has the port of the other colour's container", { green: { pod: podOn(8080) } }],
    [
        "pods on different ports that have one name",
        {
            ...{ blue: { pod: podOn(8080) }, green: { pod: podOn(9090) }, container: undefined },
            service: { ports: [{ name: "http", port: 80, targetPort: "http" }] },
        },
    ],
    [
        "a further port on which both colours listen beside their own",
        {
            green: { ...HAPPY.green, container: { port: 9090 } },
            service: {
                ports: [
                    { name: "http", port: 80 },
                    { name: "http-admin", port: 81, targetPort: 9000 },
                ],
            },
        },
    ],
    ["a wildcard of names in the mesh that are no Service's", { hosts: ["*.global", "*.shop.local"] }],
    ["the longest wait", { scaleDownDelaySeconds: 604_800 }],
    ["a budget of percent that lets one pod go", { disruptionBudget: { minAvailable: "50%" } }],
    [
        "a budget for more pods than an idle colour of none",
        { standbyReplicas: 0, disruptionBudget: { minAvailable: 2 } },
    ],
    ["a variable's name as newer programs have it", { container: { ...HAPPY.container, env: [{ name: "my.var-1" }] } }],
    ["words that are known later", { container: { ...HAPPY.container, args: ["--url", output("late")] } }],
    ["no settings of the proxy at all", { podAnnotations: { "proxy.istio.io/config": "" } }],
    ["a leap day", { gate: { override: { reason: "x", until: "2028-02-29T23:00:00+02:00" } } }],
    ["as many pods for the gate as there are", { replicas: 3, standbyReplicas: 0, gate: { minReplicas: 3 } }],
    [
        "an environment of every kind",
        {
            container: {
                ...HAPPY.container,
                env: [
                    { name: "A", value: "8080" },
                    { name: "B", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
                    { name: "C", value: output("late") },
                    output({ name: "D", value: "late" }),
                ],
            },
        },
    ],
    ...[
        "my-app",
        "my-app:1.0.0",
        "localhost:5000/my_app:V1",
        "registry.example.com/team/my-app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ghcr.io/Team-1/app".toLowerCase(),
        "Registry/app:1",
    ].map((image): [string, object] => [`the image ${image}`, { green: { image } }]),
];

describe("arguments that work together", () => {
    for (const [what, change] of ALLOWED) {
        it(`are taken: ${what}`, () => assert.deepEqual(problemsWith(change), []));
    }
});

describe("arguments that cannot work together", () => {
    for (const [what, change, path] of REFUSED) {
        it(`are refused: ${what}`, () => assert.deepEqual([...new Set(paths(change))], [path]));
    }

    it("say why RE2 cannot read a regular expression", () => {
        assert.match(
            problemsWith({ traffic: { match: [{ uri: { regex: "/(?!admin).*" } }] } })[0] ?? "",
            /^traffic\.match\[0\]\.uri\.regex: got "\/\(\?!admin\)\.\*"; .*RE2.*: invalid or unsupported Perl syntax: `\(\?!`/,
        );
    });

    it("name a number that is none", () => {
        assert.match(problemsWith({ replicas: Number.NaN })[0] ?? "", /^replicas: got NaN; allowed: /);
    });

    it("say why the settings of a proxy cannot be read", () => {
        const podAnnotations = { "proxy.istio.io/config": "concurrency: [2" };
        assert.match(problemsWith({ podAnnotations })[0] ?? "", /allowed: a YAML mapping such as "concurrency: 2": \S/);
    });

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

    it("include every unknown field", () => {
        const known = new Set(Object.keys({ ...HAPPY }));
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z]{12}$/), (field) => {
                fc.pre(!known.has(field));
                assert.match(problemsWith({ [field]: 1 })[0] ?? "", new RegExp(`^${field}: is not known; allowed: `));
            }),
        );
    });
});
