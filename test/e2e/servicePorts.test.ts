import assert from "node:assert/strict";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { type LoadReport, type LoadTarget, meshUrl, sandboxTargets } from "../sandbox/load/index.ts";

const PORTS = [
    { name: "http", port: 80, targetPort: 8080 },
    { name: "http-admin", port: 9000, targetPort: 9000 },
];

describe("a service with two HTTP ports", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let report: LoadReport;

    before(async () => {
        const config = { ...QUICK_PODS, service: { ports: PORTS } };
        stack = await openTestStack("service-ports", config);
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute("default", "my-app");
    });
    after(async () => {
        await stack.remove();
        route?.stop();
    });

    it("loses no request on either port in a cutover", async () => {
        const { gateway, mesh } = sandboxTargets({ gateway: 50, mesh: 50 });
        assert.ok(gateway && mesh);
        const url = new URL(meshUrl);
        url.port = "9000";
        const targets: Record<string, LoadTarget> = { gateway, mesh, "mesh, port 9000": { ...mesh, url: url.href } };
        report = await losingNothing((load) => cutOver(stack, "green", { load, route }), targets);
    });

    it("moves the callers of both", () => {
        for (const [way, { colors }] of Object.entries(report.targets)) {
            assert.ok(colors.blue && colors.green, `${way}: only ${Object.keys(colors)} answered`);
            assert.ok(colors.green.last.sentAt > colors.blue.last.sentAt, `${way}: blue still answers`);
        }
    });
});
