import assert from "node:assert/strict";
import {
    assertAllowed,
    assertBlocked,
    previewUnderPolicy,
    routeVersion,
    upUnderPolicy,
} from "../harness/policyRuns.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack } from "../harness/testStack.ts";

describe("the policy pack over the root project", () => {
    let stack: PulumiStack;

    before(async () => {
        stack = await openTestStack("policy");
    });
    after(() => stack.remove());

    it("allows a first deployment from nothing", async () => {
        assertAllowed(await previewUnderPolicy(stack));
        await stack.run("up", "--yes", "--skip-preview");
    });

    it("allows a cutover to a colour that is ready", async () => {
        await stack.configure("activeColor", "green");
        assertAllowed(await previewUnderPolicy(stack));
    });

    it("blocks it with one of three replicas declared, and changes nothing in an update", async () => {
        await stack.configure("green.replicas", "1");
        const before = await routeVersion("my-app");
        assert.match(assertBlocked(await previewUnderPolicy(stack)), /1 of 3 needed replicas are declared/);
        assertBlocked(await upUnderPolicy(stack));
        assert.equal(await routeVersion("my-app"), before);
    });

    it("allows a canary of 10 % to that one pod", async () => {
        await stack.configure("activeColor", "blue");
        await stack.configure("traffic.idlePercent", "10");
        assertAllowed(await previewUnderPolicy(stack));
        await stack.unset("traffic.idlePercent");
    });

    it("allows a cutover that brings its target up first, and lets the update do so", async () => {
        await stack.run("up", "--yes", "--skip-preview");
        await stack.configure("green.replicas", "3");
        await stack.configure("activeColor", "green");
        assertAllowed(await previewUnderPolicy(stack));
        assertAllowed(await upUnderPolicy(stack, "--skip-preview"));
    });

    it("blocks a rollback to a colour that is to have no pods, and names the way out", async () => {
        await stack.configure("blue.replicas", "1");
        await stack.run("up", "--yes", "--skip-preview");
        await stack.configure("activeColor", "blue");
        assert.match(assertBlocked(await previewUnderPolicy(stack)), /Declare 3 replicas for blue/);
        await stack.configure("activeColor", "green");
    });
});
