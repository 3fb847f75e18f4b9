import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource, type ComponentResourceOptions, output, runtime } from "@pulumi/pulumi";
import { accessOf } from "../../../src/cluster/providerAccess.ts";

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
    const ambient = process.env.KUBECONFIG;

    beforeEach(() => {
        delete process.env.KUBECONFIG;
        return mocked();
    });

    afterEach(() => {
        runtime.setAllConfig({});
        if (ambient !== undefined) process.env.KUBECONFIG = ambient;
    });

    it("is its provider's", async () => {
        const provider = new Provider("cluster", { kubeconfig: output("config"), context: "prod" });
        assert.deepEqual(await accessOf(new Parent({ provider })), {
            access: { kubeconfig: "config", context: "prod", cluster: undefined },
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

    it("is nobody's where objects are only written to files", async () => {
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
