import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource, type ComponentResourceOptions, type Input, output, runtime, secret } from "@pulumi/pulumi";
import { accessOf } from "../../../src/cluster/providerAccess.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";

class Parent extends ComponentResource {
    constructor(opts?: ComponentResourceOptions) {
        super("test:index:Parent", "parent", {}, opts);
    }
}

async function mocked(preview = false) {
    await runtime.setMocks(
        { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
        "project",
        "stack",
        preview,
    );
}

describe("the cluster of a service", () => {
    restoringEnvironment("KUBECONFIG");
    beforeEach(() => {
        delete process.env.KUBECONFIG;
        return mocked();
    });

    afterEach(() => runtime.setAllConfig({}));

    it("is its provider's", async () => {
        const provider = new Provider("cluster", { kubeconfig: output("config"), context: "prod" });
        assert.deepEqual(await accessOf(new Parent({ provider })), {
            access: { kubeconfig: "config", context: "prod", cluster: undefined },
        });
    });

    it("is its provider's where the kubeconfig is a secret, or an object", async () => {
        const kubeconfigOf = async (kubeconfig: Input<string>, name: string) => {
            const found = await accessOf(new Parent({ provider: new Provider(name, { kubeconfig }) }));
            return "access" in found && found.access.kubeconfig;
        };
        assert.equal(await kubeconfigOf(secret("hidden"), "one"), "hidden");
        const object = { "current-context": "x", users: [secret({ name: "me" })] } as unknown as Input<string>;
        assert.equal(await kubeconfigOf(object, "two"), '{"current-context":"x","users":[{"name":"me"}]}');
    });

    it("is the one that kubectl would take where the provider's kubeconfig is empty, as the provider has it", async () => {
        const provider = new Provider("cluster", { kubeconfig: "", context: "prod" });
        const found = await accessOf(new Parent({ provider }));
        assert.deepEqual("access" in found && found.access, {
            kubeconfig: undefined,
            context: "prod",
            cluster: undefined,
        });
    });

    it("is that of the parent's provider", async () => {
        const provider = new Provider("cluster", { kubeconfig: "config" });
        const found = await accessOf(new Parent({ parent: new Parent({ providers: [provider] }) }));
        assert.equal("access" in found && found.access.kubeconfig, "config");
    });

    it("is the stack's where there is no other provider", async () => {
        runtime.setAllConfig({ "kubernetes:context": "staging" });
        assert.deepEqual(await accessOf(new Parent()), {
            access: { kubeconfig: undefined, context: "staging", cluster: undefined },
        });
    });

    it("is none if objects are only rendered to files", async () => {
        const provider = new Provider("files", { renderYamlToDirectory: "out" });
        assert.deepEqual(await accessOf(new Parent({ provider })), { none: "rendered" });
    });

    it("is known in a preview by the kubeconfig alone", async () => {
        await mocked(true);
        const provider = new Provider("cluster", { kubeconfig: "config" });
        const found = await accessOf(new Parent({ provider }));
        assert.equal("access" in found && found.access.kubeconfig, "config");
    });
});
