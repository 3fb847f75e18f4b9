import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource, type ResourceHookArgs } from "@pulumi/pulumi";
import { guardReplacement } from "../../../src/cutover/guardReplacement.ts";
import { fakeCluster } from "./fakeCluster.ts";
import { running, watching } from "./watching.ts";

const URN = "urn:pulumi:stack::project::kubernetes:apps/v1:Deployment::my-app-blue";

const MADE = { urn: URN, name: "my-app-blue", type: "kubernetes:apps/v1:Deployment" } as ResourceHookArgs;

const making = () => guardReplacement(watching(fakeCluster({})), MADE);

describe("before an object is made", () => {
    it("nothing stops one that Pulumi does not have yet", async () => {
        await running("update", ["urn:pulumi:stack::project::kubernetes:apps/v1:Deployment::my-app-green"]);
        await making();
    });

    it("one that Pulumi has is not made anew, which would delete the one that is there", async () => {
        await running("update", [URN]);
        await assert.rejects(
            making(),
            /^Error: my-app: nothing was replaced\. Pulumi would make Deployment my-app-blue anew/,
        );
    });

    it("a preview that does not know the kubeconfig yet plans to make everything anew, and only says so", async () => {
        await running("preview", [URN]);
        const provider = new Provider("cluster", {});
        const component = new ComponentResource("test:index:Parent", "parent", {}, { provider });
        await guardReplacement({ ...watching(fakeCluster({})), component }, MADE);
    });

    it("the refusal says what to do for each way that leads there", async () => {
        await running("update", [URN]);
        await assert.rejects(making(), /without it; .*--refresh\.\n.*untaint.*\n.*clusterIdentifier.*\n.*second stack/);
    });
});
