import assert from "node:assert/strict";
import { agreementFindings } from "../../../../src/cli/doctor/agreementFindings.ts";
import { injectionFindings } from "../../../../src/cli/doctor/injectionFindings.ts";
import { podFindings } from "../../../../src/cli/doctor/podFindings.ts";
import { syncFindings } from "../../../../src/cli/doctor/proxyFindings.ts";
import { ownerFindings } from "../../../../src/cli/doctor/routeFindings.ts";
import { destination, mainRule, routeState, service } from "../samples.ts";

const object = (name: string, namespace: string, spec: object, status: object = {}) => ({
    metadata: { name, namespace, uid: "u", resourceVersion: "1" },
    spec: { ...spec },
    status: { ...status },
});
const outcomes = (checks: { outcome: string }[]) => checks.map(({ outcome }) => outcome);

describe("whether configuration and route agree", () => {
    const config = {
        activeColor: "blue",
        idlePercent: undefined,
        hasMatch: false,
        own: { activeColor: undefined, standbyReplicas: undefined, traffic: {} },
        commonTraffic: {},
        standbyReplicas: undefined,
        cutoverReason: undefined,
        gate: {},
    };
    const onBlue = routeState([mainRule(destination("blue", 100))]);

    it("passes where they do", () => assert.deepEqual(outcomes(agreementFindings(onBlue, config)), ["passed"]));

    it("passes a canary that is configured", () => {
        const split = routeState([mainRule(destination("blue", 90), destination("green", 10))]);
        assert.deepEqual(outcomes(agreementFindings(split, { ...config, idlePercent: 10 })), ["passed"]);
    });

    it("fails if somebody moved the traffic by hand, and says the way out", () => {
        const [finding] = agreementFindings(onBlue, { ...config, activeColor: "green" });
        assert.equal(finding?.outcome, "failed");
        assert.match(
            finding?.text ?? "",
            /the configuration gives green 100 % of the traffic, but the route gives it 0 %.*`pulumi up`/,
        );
    });

    it("reports a hold, and the command that ends it", () => {
        const hold = { from: "green" as const, reason: "errors", time: "2030-01-01T00:00:00Z" };
        const [finding] = agreementFindings({ ...onBlue, hold }, config);
        assert.match(finding?.text ?? "", /green has been on hold.*bluegreen release/);
    });
});

describe("who else routes the service", () => {
    const own = object("my-app", "default", { hosts: ["my-app"] });

    it("is nobody", () => assert.deepEqual(outcomes(ownerFindings(service, [own], [])), ["passed"]));

    const rivals: [string, ReturnType<typeof object>][] = [
        ["a short name in the same namespace", object("old", "default", { hosts: ["my-app"] })],
        ["a full name from elsewhere", object("old", "shop", { hosts: ["my-app.default.svc.cluster.local"] })],
    ];
    for (const [name, rival] of rivals) {
        it(`is found by ${name}`, () =>
            assert.deepEqual(outcomes(ownerFindings(service, [own, rival], [])), ["failed"]));
    }

    it("is not the same short name in another namespace, which is another service", () => {
        const other = object("my-app", "shop", { hosts: ["my-app"] });
        assert.deepEqual(outcomes(ownerFindings(service, [own, other], [])), ["passed"]);
    });

    it("is found in a second DestinationRule", () => {
        const rule = object("old", "default", { host: "my-app" });
        assert.deepEqual(outcomes(ownerFindings(service, [own], [rule])), ["failed"]);
    });
});

describe("why pods do not serve", () => {
    const ready = { conditions: [{ type: "Ready", status: "True" }] };

    it("is nothing where all are ready", () => {
        assert.deepEqual(outcomes(podFindings("green", [object("a", "default", {}, ready)])), ["passed"]);
    });

    it("is told in the words of the kubelet", () => {
        const status = {
            containerStatuses: [
                {
                    name: "app",
                    ready: false,
                    restartCount: 4,
                    state: { waiting: { reason: "CrashLoopBackOff" } },
                    lastState: { terminated: { exitCode: 137 } },
                },
            ],
        };
        const [finding] = podFindings("green", [object("a", "default", {}, status)]);
        assert.match(
            finding?.text ?? "",
            /pod a is not ready: app: CrashLoopBackOff, ended with exit code 137, 4 restarts/,
        );
    });

    it("is told in the words of the scheduler", () => {
        const status = { conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }] };
        assert.match(podFindings("green", [object("a", "default", {}, status)])[0]?.text ?? "", /0\/3 nodes/);
    });
});

describe("whether proxies follow", () => {
    it("passes where all have acknowledged", () => {
        assert.deepEqual(outcomes(syncFindings([{ proxy: "a", route_sent: "1", route_acked: "1" }])), ["passed"]);
    });

    it("names the proxy that has not", () => {
        const [finding] = syncFindings([{ proxy: "gw-0.istio-system", route_sent: "2", route_acked: "1" }]);
        assert.match(finding?.text ?? "", /1 of 1 proxies.*gw-0\.istio-system/);
    });

    it("does not take no proxy at all for a good sign", () => {
        assert.deepEqual(outcomes(syncFindings([])), ["warning"]);
    });
});

describe("whether pods are in the mesh", () => {
    const namespace = (labels: Record<string, string>) => ({
        metadata: { name: "shop", uid: "u", resourceVersion: "1", labels },
    });
    const bare = object("a", "shop", { containers: [{ name: "app" }] });
    const meshed = object("a", "shop", { containers: [{ name: "app" }], initContainers: [{ name: "istio-proxy" }] });

    it("passes where every pod has a sidecar", () => {
        assert.deepEqual(outcomes(injectionFindings(namespace({}), [meshed])), ["passed"]);
    });

    it("warns of a namespace that asks for none, with the command that does", () => {
        const [finding] = injectionFindings(namespace({}), [bare]);
        assert.match(finding?.text ?? "", /kubectl label namespace shop istio-injection=enabled/);
    });

    describe("although the namespace asks for injection", () => {
        const labelled = {
            metadata: {
                ...namespace({ "istio-injection": "enabled" }).metadata,
                managedFields: [
                    {
                        manager: "kubectl-label",
                        time: "2030-01-01T00:00:00Z",
                        fieldsV1: { "f:metadata": { "f:labels": { "f:istio-injection": {} } } },
                    },
                ],
            },
        };
        const made = (creationTimestamp: string, more: object = {}) => ({
            ...bare,
            metadata: { ...bare.metadata, creationTimestamp, ...more },
        });
        const why = (...pods: (typeof bare)[]) => injectionFindings(labelled, pods)[0]?.text ?? "";

        it("is not in pods that are older than the label", () => {
            assert.match(why(made("2029-12-31T00:00:00Z"), meshed), /1 of 2 pods.*older than the label.*next release/);
        });

        it("is not in pods that are newer, which nothing injected", () => {
            const text = why(made("2030-01-02T00:00:00Z"));
            assert.match(text, /newer than the label .*is istiod running/);
            assert.doesNotMatch(text, /older/);
        });

        it("is not in pods that say so themselves", () => {
            const own = { labels: { "sidecar.istio.io/inject": "false" } };
            assert.match(why(made("2030-01-02T00:00:00Z", own)), /set sidecar\.istio\.io\/inject: "false"/);
        });

        it("may be older than the label if nothing tells", () => {
            const [finding] = injectionFindings(namespace({ "istio-injection": "enabled" }), [bare, meshed]);
            assert.match(finding?.text ?? "", /1 of 2 pods.*older than the label/);
        });
    });

    it("does not pass ambient mode, where Istio does not support subsets", () => {
        const [finding] = injectionFindings(namespace({ "istio.io/dataplane-mode": "ambient" }), [bare]);
        assert.equal(finding?.outcome, "warning");
        assert.match(finding?.text ?? "", /does not support routes to subsets/);
    });
});
