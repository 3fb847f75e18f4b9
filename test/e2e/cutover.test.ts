import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { assertIstioFindsNothing } from "../harness/analyze.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { openTestStack } from "../harness/testStack.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";

describe("a cutover of the root project", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let load: RunningLoad;

    before(async () => {
        stack = await openTestStack("cutover");
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        load = await startLoad({ targets: sandboxTargets({ gateway: 300, mesh: 50 }) });
        await sleep(1000);
    });

    after(async () => {
        await stack.remove();
        await load?.stop();
        route?.stop();
    });

    it("loses no request on the way there and back, through the gateway and through the mesh", async () => {
        await cutOver(stack, "green", { load, route });
        await cutOver(stack, "blue", { load, route });
        const report = await load.stop();
        assert.equal(report.lost, 0, JSON.stringify(report.targets));
        for (const [name, target] of Object.entries(report.targets)) {
            assert.deepEqual(
                Object.keys(target.colors).toSorted(),
                ["blue", "green"],
                `${name} did not see both colours`,
            );
        }
        const [there, back] = report.phases;
        assert.ok(there && back);
        for (const target of Object.values(back.targets)) {
            const { blue, green } = target.colors;
            assert.ok(blue && green && blue.last.completedAt > green.last.completedAt, "blue does not answer last");
        }
    });

    it("tells the colour of the applied route as the stack's output", async () => {
        assert.deepEqual(await stack.outputs(), { activeColor: "blue" });
    });

    it("changes one resource, the VirtualService, in the preview", async () => {
        await stack.configure("activeColor", "green");
        const { output } = await stack.run("preview", "--diff");
        assert.match(output, /networking\.istio\.io\/v1:VirtualService/);
        assert.match(output, /~ 1 to update/);
        await stack.configure("activeColor", "blue");
    });

    it("has nothing to change right after an update, nor after a refresh", async () => {
        await stack.run("preview", "--expect-no-changes");
        await stack.run("refresh", "--yes", "--skip-preview");
        await stack.run("preview", "--expect-no-changes");
    });

    it("holds nothing that istioctl analyze would mention", () => assertIstioFindsNothing());
});
