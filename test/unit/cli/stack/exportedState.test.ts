import assert from "node:assert/strict";
import { hidesAccess, servicesOf, stackNameOf } from "../../../../src/cli/stack/exportedState.ts";

const SECRET = "4dabf18193072939515e22adb298388d";
const component = "urn:pulumi:dev::shop::istio-blue-green:index:BlueGreenService::my-app";
const provider = "urn:pulumi:dev::shop::pulumi:providers:kubernetes::prod";

const stateWith = (providerInputs: Record<string, unknown> = {}, routeType = "v1") => ({
    deployment: {
        resources: [
            { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack" },
            {
                urn: component,
                type: "istio-blue-green:index:BlueGreenService",
                inputs: {
                    identity: {
                        namespace: "web",
                        names: {
                            service: "shop",
                            blue: "shop-v1",
                            green: "shop-v2",
                            destinationRule: "shop-destination",
                            virtualService: "shop-routing",
                        },
                        selectorLabels: {
                            service: { app: "shop" },
                            blue: { color: "blue" },
                            green: { color: "green" },
                        },
                    },
                },
            },
            { urn: provider, id: "p1", type: "pulumi:providers:kubernetes", inputs: providerInputs },
            {
                urn: `${component}-route`,
                type: `kubernetes:networking.istio.io/${routeType}:VirtualService`,
                parent: component,
                provider: `${provider}::p1`,
                outputs: { metadata: { uid: "u1" } },
            },
        ],
    },
});

describe("a stack's exported state", () => {
    it("tells where a service's objects are", () => {
        const [service] = servicesOf(stateWith());
        assert.deepEqual(service?.place, {
            namespace: "web",
            virtualService: "shop-routing",
            deployments: { blue: "shop-v1", green: "shop-v2" },
            istioApiVersion: "v1",
        });
    });

    it("tells the service's name, project and route", () => {
        const [service] = servicesOf(stateWith());
        assert.deepEqual([service?.name, service?.project, service?.routeUid], ["my-app", "shop", "u1"]);
    });

    it("tells the labels of its metrics, and none of a service that has none", () => {
        const state = stateWith();
        assert.deepEqual(servicesOf(state)[0]?.matchers, {});
        Object.assign(state.deployment.resources[1]?.inputs ?? {}, { matchers: { cluster: "eu-1" } });
        assert.deepEqual(servicesOf(state)[0]?.matchers, { cluster: "eu-1" });
    });

    it("tells the version of Istio's API from the route's type", () => {
        assert.equal(servicesOf(stateWith({}, "v1beta1"))[0]?.place.istioApiVersion, "v1beta1");
    });

    it("takes the newest version of Istio's API where no route was made yet", () => {
        const state = stateWith();
        state.deployment.resources.pop();
        assert.equal(servicesOf(state)[0]?.place.istioApiVersion, "v1");
    });

    it("takes the cluster of the provider that made the route", () => {
        const [service] = servicesOf(stateWith({ kubeconfig: "/etc/kube", context: "prod" }));
        assert.deepEqual(service?.access, { kubeconfig: "/etc/kube", context: "prod", cluster: undefined });
    });

    it("tells when the program lets traffic move", () => {
        const state = stateWith();
        const gate = { minReadyPercent: 50, minReplicas: 2, minReadySeconds: 5 };
        Object.assign(state.deployment.resources[1]?.inputs ?? {}, { gate });
        assert.deepEqual(servicesOf(state)[0]?.gate, gate);
    });

    it("takes the gate's defaults where an earlier version recorded none", () => {
        assert.deepEqual(servicesOf(stateWith())[0]?.gate, {
            minReadyPercent: 100,
            minReplicas: 1,
            minReadySeconds: 2,
        });
    });

    it("reads a kubeconfig that was exported as a secret", () => {
        const secret = { [SECRET]: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify("apiVersion: v1\n") };
        assert.equal(servicesOf(stateWith({ kubeconfig: secret }))[0]?.access.kubeconfig, "apiVersion: v1\n");
    });

    it("says when the kubeconfig is hidden", () => {
        assert.equal(hidesAccess(stateWith({ kubeconfig: { [SECRET]: "x", ciphertext: "y" } })), true);
        assert.equal(hidesAccess(stateWith({ kubeconfig: "/etc/kube" })), false);
    });

    it("tells the stack's name", () => assert.equal(stackNameOf(stateWith()), "dev"));

    it("knows no service in a stack that was never deployed", () => {
        assert.deepEqual(servicesOf({ deployment: {} }), []);
    });
});
