import assert from "node:assert/strict";
import fc from "fast-check";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { liveTemplateFrozen } from "../../../policy-pack/policies/liveTemplateFrozen.ts";
import { meshAndGateway } from "../../../policy-pack/policies/meshAndGateway.ts";
import { noFloatingImages } from "../../../policy-pack/policies/noFloatingImages.ts";
import { oneRouteOwner } from "../../../policy-pack/policies/oneRouteOwner.ts";
import { rollbackCapacity } from "../../../policy-pack/policies/rollbackCapacity.ts";
import { routeHasTraffic } from "../../../policy-pack/policies/routeHasTraffic.ts";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { zeroDowntimePods } from "../../../policy-pack/policies/zeroDowntimePods.ts";
import { autoscaler, destinations, listed, myApp } from "../myApp.ts";
import { pathsIn, replaceAt } from "../paths.ts";
import { runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const POLICIES = [
    cutoverTargetReady,
    liveTemplateFrozen,
    meshAndGateway,
    noFloatingImages,
    oneRouteOwner,
    rollbackCapacity,
    routeHasTraffic,
    routeSubsetExists,
    zeroDowntimePods,
];

const anything = fc.oneof(
    fc.constantFrom(UNKNOWN_STRING, null, "", 0, -1, 1e308, Number.MAX_SAFE_INTEGER, true, "x".repeat(100_000)),
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom({}, [], [null], [[]], { a: { b: UNKNOWN_STRING } }),
);

describe("every policy", () => {
    it("takes any value in any place of any resource without an error", async () => {
        await fc.assert(
            fc.asyncProperty(fc.array(fc.tuple(fc.nat(), anything), { minLength: 1, maxLength: 3 }), async (faults) => {
                const resources = faults.reduce(withFault, EVERYTHING);
                for (const policy of POLICIES) {
                    await runStackPolicy(policy, resources, { liveCheck: "off" });
                }
            }),
            { numRuns: 200 },
        );
    });

    it("says of the route of a service in a release set what it would say without the rules of the set", async () => {
        const rulesOfSet = ["blue", "green"].map((color) => ({
            name: `set-${color}`,
            match: [{ sourceLabels: { app: "orders", color }, sourceNamespace: "default" }],
            route: destinations("my-app", { [color]: 100 }),
        }));
        const main = { name: "blue-green-route", route: destinations("my-app", { blue: 100 }) };
        for (const green of [0, 1, 3]) {
            const [set, alone] = [[...rulesOfSet, main], [main]].map((http) =>
                listed(myApp({ green, route: { hosts: ["my-app"], http } })),
            );
            for (const policy of POLICIES) {
                const [inSet, without] = await Promise.all(
                    [set, alone].map((stack) => runStackPolicy(policy, stack ?? [], { liveCheck: "off" })),
                );
                assert.deepEqual(inSet, without);
            }
        }
    });

    it("finds nothing to say about a stack without resources", async () => {
        for (const policy of POLICIES) {
            assert.deepEqual(await runStackPolicy(policy, []), []);
        }
    });

    it("finds nothing to say about resources that are not Kubernetes'", async () => {
        const bucket = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { spec: UNKNOWN_STRING } };
        for (const policy of POLICIES) {
            assert.deepEqual(await runStackPolicy(policy, [bucket]), []);
        }
    });
});

const RICH_ROUTE = {
    hosts: ["my-app", "my-app.example.com"],
    gateways: ["gw", "mesh"],
    exportTo: ["*"],
    http: [
        {
            match: [{ headers: { "x-color": { exact: "green" } }, uri: { prefix: "/" } }],
            route: [{ destination: { host: "my-app", subset: "green", port: { number: 80 } } }],
        },
        {
            name: "main",
            route: [
                { destination: { host: "my-app", subset: "blue" }, weight: 90 },
                { destination: { host: "my-app.default.svc.cluster.local", subset: "green" }, weight: 10 },
            ],
            mirror: { host: "my-app", subset: "green" },
            mirrors: [{ destination: { host: "my-app", subset: "blue" }, percentage: { value: 1 } }],
        },
        { delegate: { name: "other", namespace: "default" } },
    ],
    tls: [{ match: [{ port: 443, sniHosts: ["a"] }], route: [{ destination: { host: "my-app", subset: "blue" } }] }],
    tcp: [{ match: [{ port: 5432 }], route: [{ destination: { host: "my-app", subset: "green" }, weight: 1 }] }],
};

const EVERYTHING: readonly Written[] = [
    ...listed(myApp({ route: RICH_ROUTE })),
    autoscaler("my-app-blue", 2),
    {
        type: "kubernetes:argoproj.io/v1alpha1:Rollout",
        name: "rollout",
        props: {
            metadata: { name: "rollout", namespace: "default" },
            spec: { template: { metadata: { labels: { app: "my-app", color: "green" } } } },
        },
    },
    {
        type: "kubernetes:networking.istio.io/v1:ServiceEntry",
        name: "entry",
        props: { metadata: { name: "entry", namespace: "default" }, spec: { hosts: ["my-app"] } },
    },
];

function withFault(resources: readonly Written[], [place, value]: [number, unknown]): readonly Written[] {
    const paths = resources.flatMap(({ props }, index) => pathsIn(props).map((path) => ({ index, path })));
    const fault = paths[place % paths.length];
    return resources.map((written, index) =>
        index === fault?.index
            ? { ...written, props: propertiesOf(replaceAt(written.props, fault.path, value)) }
            : written,
    );
}

/** A resource's properties are always an object; only what is in them may be anything. */
function propertiesOf(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : { spec: value };
}
