import assert from "node:assert/strict";
import { execa } from "execa";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { type SizeWatch, watchSizes } from "../harness/sizeWatch.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

describe("a cutover to a colour whose pods an operator has just begun to replace", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let sizes: SizeWatch;

    before(async () => {
        const podAnnotations = { [faultAnnotations.slowStart]: "3s" };
        stack = await openTestStack("rollout-under-way", {
            ...QUICK_PODS,
            green: { podDefaults: false, podAnnotations },
        });
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        sizes = await watchSizes(place.namespace);
    });
    after(async () => {
        await stack.remove();
        route?.stop();
        sizes?.stop();
    });

    it("moves the traffic once all pods are replaced, and loses no request", async () => {
        await losingNothing(async (load) => {
            await execa("kubectl", ["rollout", "restart", "deployment/my-app-green"]);
            // The Deployment's counts say so only once its controller has seen it.
            await eventually(async () => assert.ok(sizes.at("my-app-green", Date.now()).outdated > 0), 3);
            // A refresh would wait for the rollout itself, and so hide whether the gate does.
            const { commandAt, apiChangeAt } = await cutOver(stack, "green", {
                load,
                route,
                upArguments: ["--refresh=false"],
            });
            const outdated = (moment: number) => sizes.at("my-app-green", moment).outdated;
            assert.ok(outdated(commandAt) > 0, "the rollout was over before the command began");
            assert.equal(outdated(apiChangeAt), 0, "traffic moved in the middle of the rollout");
        });
    });
});
