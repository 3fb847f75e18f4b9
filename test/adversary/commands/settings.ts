import fc from "fast-check";
import { urls } from "../../sandbox/network.ts";
import { typed } from "../stand.ts";

/** Configuration by path, as `pulumi config set --path` takes it; null removes a value. */
export type Changes = Readonly<Record<string, string | null>>;

const color = fc.constantFrom("blue", "green");

/** A release that listens on another port than the other colour, or on the port of both again. */
export function portOf(each: string, port: string | null): Changes {
    if (port === null) return { [`${each}.container`]: null };
    return {
        [`${each}.container.port`]: port,
        [`${each}.container.readinessProbe.httpGet.port`]: port,
        [`${each}.container.readinessProbe.httpGet.path`]: "/health",
    };
}

/** Waiting for proxies needs istiod's address, which cannot be discovered from outside the cluster. */
export const WAITS: Changes = {
    "drain.waitForProxies": "true",
    "drain.istiodUrls[0]": process.env.ISTIOD_URL ?? urls.istiod,
};

export const FAULT = "sandbox.istio-blue-green";

const BAD: readonly Readonly<Record<string, string>>[] = [
    { "slow-start": "4s" },
    { latency: "300ms+-200ms" },
    { "error-rate": "0.3" },
    { "crash-loop": "true", "crash-loop-after": "6s" },
];

/** One change of the configuration, the frequent ones first. */
export const change: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 12, arbitrary: color.map((each) => ({ activeColor: each })) },
    { weight: 3, arbitrary: fc.constantFrom("1", "2", "4", "5").map((value) => ({ replicas: value })) },
    { weight: 2, arbitrary: setOrNot("standbyReplicas", "0", "1", "3") },
    {
        weight: 4,
        arbitrary: fc
            .tuple(color, fc.integer({ min: 3, max: 9 }))
            .map(([each, release]) => ({ [`${each}.image`]: `my-app:${release}.0.0` })),
    },
    { weight: 4, arbitrary: setOrNot("traffic.idlePercent", "10", "50", "90") },
    { weight: 2, arbitrary: setOrNot("scaleDownDelaySeconds", "2", "5") },
    { weight: 2, arbitrary: setOrNot("allowLiveChange", "true") },
    { weight: 2, arbitrary: fc.constantFrom<Changes>(WAITS, { drain: null }) },
    { weight: 1, arbitrary: fc.constantFrom<Changes>({ "service.pinToActive": "true" }, { service: null }) },
    { weight: 1, arbitrary: setOrNot("gate.minReadyPercent", "50") },
    { weight: 1, arbitrary: setOrNot("gate.smokeTest.path", "/health", "/?delay=4s").map(wholeTest) },
    { weight: 1, arbitrary: setOrNot("traffic.match[0].headers.x-tester.exact", "yes").map(wholeMatch) },
    { weight: 1, arbitrary: fc.constant<Changes>({ "traffic.match[0].headers.x-tester": null }) },
    { weight: 1, arbitrary: setOrNot("traffic.mirrorPercent", "10") },
    { weight: 1, arbitrary: setOrNot("traffic.testHeader.name", "x-color").map(wholeHeader) },
    { weight: 1, arbitrary: fc.tuple(color, fc.constantFrom("9090", null)).map(([each, port]) => portOf(each, port)) },
    {
        weight: 2,
        arbitrary: fc
            .tuple(color, fc.constantFrom(`${FAULT}/never-ready`, `${FAULT}/crash-loop`), fc.constantFrom("true", null))
            .map(([each, fault, value]) => ({ [`${each}.podAnnotations["${fault}"]`]: value })),
    },
    // A release that becomes ready, but is slow or fails.
    {
        weight: 2,
        arbitrary: fc
            .tuple(color, fc.constantFrom(...BAD), fc.boolean())
            .map(([each, faults, isOn]) =>
                Object.fromEntries(
                    Object.entries(faults).map(([fault, value]) => [
                        `${each}.podAnnotations["${FAULT}/${fault}"]`,
                        isOn ? value : null,
                    ]),
                ),
            ),
    },
);

function setOrNot(path: string, ...values: readonly string[]): fc.Arbitrary<Changes> {
    return fc.constantFrom<(string | null)[]>(...values, null).map((value) => ({ [path]: value }));
}

/** Removing a field removes its parent object: validation rejects an object without its only field. */
function wholeTest(changes: Changes): Changes {
    return changes["gate.smokeTest.path"] === null ? { "gate.smokeTest": null } : changes;
}
function wholeMatch(changes: Changes): Changes {
    return Object.values(changes)[0] === null ? { "traffic.match": null } : changes;
}
function wholeHeader(changes: Changes): Changes {
    return Object.values(changes)[0] === null ? { "traffic.testHeader": null } : changes;
}

/** The changes as a person types them. */
export function typedChanges(changes: Changes): string[] {
    return Object.entries(changes).map(([path, value]) =>
        value === null
            ? typed({ words: ["pulumi", "config", "rm", "--path", path] })
            : typed({ words: ["pulumi", "config", "set", "--path", path, value] }),
    );
}
