import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { ComponentResource, type ResourceHookArgs } from "@pulumi/pulumi";
import { guardReplacement } from "../../../src/cutover/guardReplacement.ts";
import { BLUE, deployment, fakeCluster } from "./fakeCluster.ts";
import { running, watching } from "./watching.ts";

const STACK = "urn:pulumi:stack::project::";
const BLUE_URN = `${STACK}kubernetes:apps/v1:Deployment::my-app-blue`;
const GREEN_URN = `${STACK}kubernetes:apps/v1:Deployment::my-app-green`;
const MADE = {
    urn: BLUE_URN,
    name: "my-app-blue",
    type: "kubernetes:apps/v1:Deployment",
    newInputs: { apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace: "default", name: "my-app-blue" } },
} as unknown as ResourceHookArgs;

const making = (client = fakeCluster({})) => guardReplacement(watching(client), MADE);

describe("before an object is made", () => {
    it("nothing stops one that Pulumi does not have yet", async () => {
        await running("update", { [GREEN_URN]: "green" });
        await making();
    });

    it("one that Pulumi has is not made anew, which would delete the one that is there", async () => {
        await running("update", { [BLUE_URN]: "blue" });
        await assert.rejects(
            making(),
            /^Error: my-app: nothing was replaced\. Pulumi would make Deployment my-app-blue anew/,
        );
    });

    it("a preview that does not know the kubeconfig yet plans to make everything anew, and only says so", async () => {
        await running("preview", { [BLUE_URN]: "blue" });
        const provider = new Provider("cluster", {});
        const component = new ComponentResource("test:index:Parent", "parent", {}, { provider });
        await guardReplacement({ ...watching(fakeCluster({})), component }, MADE);
    });

    it("the refusal says what to do for each way that leads there", async () => {
        await running("update", { [BLUE_URN]: "blue" });
        await assert.rejects(making(), /without it; .*--refresh\.\n.*untaint.*\n.*clusterIdentifier.*\n.*second stack/);
    });

    it("an object that somebody else has made may be taken over", async () => {
        await running("update", { [GREEN_URN]: "green" });
        await making(fakeCluster({ [BLUE]: deployment(3) }));
    });

    it("one that Pulumi has under another name is not, since Pulumi would delete it afterwards", async () => {
        const old = `${STACK}kubernetes:apps/v1:Deployment::old`;
        await running("update", { [old]: deployment(3).metadata.uid });
        await assert.rejects(
            making(fakeCluster({ [BLUE]: deployment(3) })),
            /nothing was taken over\. Deployment my-app-blue is in the cluster, and Pulumi's state has it as\n {2}.*::old\n.*an alias/,
        );
    });
});
