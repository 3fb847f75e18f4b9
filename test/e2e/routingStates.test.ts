import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { binomialBounds } from "../harness/binomial.ts";
import { answersByColor, bothWaysIn, losingNothing } from "../harness/lossless.ts";
import { receivedByColor } from "../harness/podCounts.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

describe("the routing states of the root project, blue being active", () => {
    let stack: PulumiStack;

    before(async () => {
        stack = await openTestStack("routing-states", QUICK_PODS);
        await stack.run("up", "--yes", "--skip-preview");
    });
    after(() => stack.remove());

    /** Updates under load, and gives what was answered once the update and all pushes of the route were over. */
    const afterUpdate = async (path: string, value: string, targets = bothWaysIn(), seconds = 3) => {
        await stack.configure(path, value);
        const report = await losingNothing(async (load) => {
            await stack.run("up", "--yes", "--skip-preview");
            await sleep(1500);
            await load.mark("settled");
            await sleep(seconds * 1000);
        }, targets);
        await stack.unset(path);
        const [settled] = report.phases;
        assert.ok(settled);
        return settled.targets;
    };

    it("split 10 %: green's part lies within 5 standard deviations of it, at the gateway and in the mesh", async () => {
        const targets = await afterUpdate("traffic.idlePercent", "10", bothWaysIn(), 10);
        for (const [way, target] of Object.entries(targets)) {
            const { blue = 0, green = 0 } = answersByColor(target);
            const [least, most] = binomialBounds(blue + green, 0.1);
            assert.ok(green > least && green < most, `${way}: ${green} of ${blue + green}, not ${least} to ${most}`);
            console.log(
                `      ${way}: ${green} of ${blue + green}, allowed ${Math.ceil(least)} to ${Math.floor(most)}`,
            );
        }
    });

    it("mirror 100 %: green gets a copy of every request and answers no caller", async () => {
        const before = await receivedByColor();
        const targets = await afterUpdate("traffic.mirrorPercent", "100");
        for (const [way, target] of Object.entries(targets)) {
            assert.deepEqual(Object.keys(target.colors), ["blue"], way);
        }
        const sent = Object.values(targets).reduce((sum, target) => sum + target.sent, 0);
        await eventually(async () => {
            const copies = ((await receivedByColor()).green ?? 0) - (before.green ?? 0);
            assert.ok(copies >= sent, `green got ${copies} copies of ${sent} requests`);
        }, 5);
    });

    const wantsGreen = () => {
        const { gateway, mesh } = bothWaysIn();
        assert.ok(gateway && mesh);
        const headers = { "x-test-version": "green" };
        return { gateway: { ...gateway, headers }, mesh: { ...mesh, headers }, "mesh, no header": mesh };
    };

    it("test header: leads callers in the mesh to green, and nobody at the gateway", async () => {
        const targets = await afterUpdate("traffic.testHeader", "x-test-version", wantsGreen());
        assert.deepEqual(
            Object.entries(targets).map(([way, { colors }]) => [way, Object.keys(colors)]),
            [
                ["gateway", ["blue"]],
                ["mesh", ["green"]],
                ["mesh, no header", ["blue"]],
            ],
        );
    });

    it("test header, asked for at the gateway too: leads callers there to green as well", async () => {
        await stack.configure("traffic.testHeader.name", "x-test-version");
        const targets = await afterUpdate("traffic.testHeader.atGateway", "true", wantsGreen());
        assert.deepEqual(Object.keys(targets.gateway?.colors ?? {}), ["green"]);
        await stack.unset("traffic.testHeader");
    });
});
