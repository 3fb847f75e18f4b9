import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { liveTemplateFrozen } from "../../../policy-pack/policies/liveTemplateFrozen.ts";
import { shareRuns } from "../../../policy-pack/stack/run.ts";
import { fakeCluster } from "../live/fakeCluster.ts";
import { listed, myApp } from "../myApp.ts";
import { runStackPolicy } from "../stackOf.ts";

describe("policies that share what they read", () => {
    it("ask the cluster for each thing once, however many they are", async () => {
        const cluster = await fakeCluster(listed(myApp()));
        const { provider } = cluster;
        const resources = listed(myApp({ weights: { green: 100 } })).map((written) => ({ ...written, provider }));
        const runs = shareRuns();
        await runStackPolicy(cutoverTargetReady, resources, {}, runs);
        await runStackPolicy(liveTemplateFrozen, resources, {}, runs);
        await cluster.close();
        assert.deepEqual(cluster.asked, [...new Set(cluster.asked)]);
    });

    it("read the stack again when one of them runs for the second time", async () => {
        const runs = shareRuns();
        await runStackPolicy(cutoverTargetReady, listed(myApp()), { liveCheck: "off" }, runs);
        const cutover = listed(myApp({ green: 1, weights: { green: 100 } }));
        assert.equal((await runStackPolicy(cutoverTargetReady, cutover, { liveCheck: "off" }, runs)).length, 1);
    });
});
