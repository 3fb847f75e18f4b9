import assert from "node:assert/strict";
import type { V1Deployment } from "@kubernetes/client-node";
import { execa } from "execa";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { type ObjectWatch, watchObjects } from "../harness/objectWatch.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

/** What the API server told of green, and when: of its pods, those that the rolling update has not replaced. */
interface Seen {
    readonly at: number;
    readonly outdated: number;
}

describe("a cutover to a colour whose pods an operator has just begun to replace", () => {
    const seen: Seen[] = [];
    let stack: PulumiStack;
    let route: RouteWatch;
    let green: ObjectWatch;

    before(async () => {
        const podAnnotations = { [faultAnnotations.slowStart]: "3s" };
        stack = await openTestStack("rollout-under-way", {
            ...QUICK_PODS,
            green: { podDefaults: false, podAnnotations },
        });
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute("default", "my-app");
        green = await watchObjects<V1Deployment>(
            "/apis/apps/v1/namespaces/default/deployments",
            { fieldSelector: "metadata.name=my-app-green" },
            ({ status }) =>
                seen.push({ at: Date.now(), outdated: (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0) }),
        );
    });
    after(async () => {
        await stack.remove();
        route?.stop();
        green?.stop();
    });

    it("moves the traffic once all pods are replaced, and loses no request", async () => {
        await losingNothing(async (load) => {
            await execa("kubectl", ["rollout", "restart", "deployment/my-app-green"]);
            // A refresh would wait for the rollout itself, and so hide whether the gate does.
            const { commandAt, apiChangeAt } = await cutOver(stack, "green", {
                load,
                route,
                upArguments: ["--refresh=false"],
            });
            const outdated = (moment: number) => seen.findLast(({ at }) => at <= moment)?.outdated ?? 0;
            assert.ok(outdated(commandAt) > 0, "the rollout was over before the command began");
            assert.equal(outdated(apiChangeAt), 0, "traffic moved in the middle of the rollout");
        });
    });
});
