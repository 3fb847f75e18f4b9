import assert from "node:assert/strict";
import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
import { applyGuide, GUIDE_CONFIG } from "../harness/guideObjects.ts";
import { importIntoStack } from "../harness/importIntoStack.ts";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { podUids, uidsOf } from "../harness/objects.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { openTestStack } from "../harness/testStack.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const { names } = GUIDE_CONFIG;
const OBJECTS = [
    `deployment/${names.blue}`,
    `deployment/${names.green}`,
    "service/my-app",
    `destinationrule/${names.destinationRule}`,
    `virtualservice/${names.virtualService}`,
    `gateway/${names.gateway}`,
];
const IDS = {
    "Deployment/my-app-blue": `${place.namespace}/${names.blue}`,
    "Deployment/my-app-green": `${place.namespace}/${names.green}`,
    "Service/my-app": `${place.namespace}/my-app`,
    "DestinationRule/my-app": `${place.namespace}/${names.destinationRule}`,
    "VirtualService/my-app": `${place.namespace}/${names.virtualService}`,
    "Gateway/my-app": `${place.namespace}/${names.gateway}`,
};

async function setVariable(variable: string): Promise<void> {
    await execa("kubectl", ["set", "env", `deployment/${names.blue}`, variable]);
    await execa("kubectl", ["rollout", "status", `deployment/${names.blue}`, "--timeout=60s"]);
    await eventually(async () => {
        const { length } = await podUids("version=v1");
        if (length !== 3) throw new Error(`${length} pods, with those that are about to end`);
    }, 60);
}

describe("taking over what the guide's own YAML made", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let objects: Record<string, string>;

    before(async () => {
        await applyGuide();
        objects = await uidsOf(OBJECTS);
        stack = await openTestStack("take-over", { ...GUIDE_CONFIG, scaleDownDelaySeconds: 3 });
        await importIntoStack(stack, IDS);
        route = await watchRoute(place.namespace, names.virtualService);
    });
    after(async () => {
        await stack.remove();
        route?.stop();
    });

    it("previews changes in place alone", async () => {
        const { output } = await stack.run("preview", "--diff");
        assert.doesNotMatch(output, /replace|delete/);
        assert.match(output, /my-app: traffic stays as it is: blue 100 %/);
        // What the guide does not have: the budgets of both colours.
        assert.match(output, /\+ 2 to create\n\s+~ 7 to update\n/);
    });

    it("is refused while the program lacks what kubectl has set in the live colour's pods, which Pulumi would drop", async () => {
        await setVariable("FORGOTTEN=1");
        const { exitCode, output } = await stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(output, /replace the pods of blue \(it removes spec\.containers\[my-app\]\.env\)/);
        await setVariable("FORGOTTEN-");
    });

    it("restarts no pod, makes no object anew and loses no request", async () => {
        const pods = await podUids("app=my-app");
        await losingNothing(() => stack.run("up", "--yes", "--skip-preview"));
        assert.deepEqual(await podUids("app=my-app"), pods);
        assert.deepEqual(await uidsOf(OBJECTS), objects);
        await stack.run("preview", "--expect-no-changes");
    });

    const releases: readonly [image: string, to: Color][] = [
        ["my-app:2.1.0", "green"],
        ["my-app:3.0.0", "blue"],
        ["my-app:4.0.0", "green"],
    ];
    for (const [image, to] of releases) {
        it(`releases ${image} to ${to} in place, losing nothing`, async () => {
            await stack.configure(`${to}.image`, image);
            await losingNothing((load) => cutOver(stack, to, { load, route }));
            assert.deepEqual(await uidsOf(OBJECTS), objects);
        });
    }
});
