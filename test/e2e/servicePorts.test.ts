import assert from "node:assert/strict";
import { execa } from "execa";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { type MeshListeners, openMeshListeners } from "../harness/meshListeners.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";
import { type LoadReport, type LoadTarget, meshUrl, sandboxTargets } from "../sandbox/load/index.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const PORTS = [
    { name: "http", port: 80, targetPort: 8080 },
    { name: "http-admin", port: 9000, targetPort: 9000 },
];

const meshTarget = (port: number): LoadTarget => ({
    url: `http://127.0.0.1:${port}/`,
    host: `${new URL(meshUrl).hostname}:${port}`,
    rate: 50,
});

/** Returns when the mesh client's proxy has been told of the service. */
const answered = ({ url, host }: LoadTarget) =>
    eventually(async () => {
        await execa("curl", ["--silent", "--fail", "--header", `Host: ${host}`, url]);
    }, 30);

describe("a service with two HTTP ports", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let listeners: MeshListeners;
    let report: LoadReport;

    before(async () => {
        const image = { blue: "my-app:1.0.0-port8080-port9000", green: "my-app:2.0.0-port8080-port9000" };
        const config = {
            ...QUICK_PODS,
            blue: { ...QUICK_PODS.blue, image: image.blue },
            green: { ...QUICK_PODS.green, image: image.green },
            service: { ports: PORTS },
        };
        stack = await openTestStack("service-ports", config);
        listeners = await openMeshListeners(PORTS.map(({ port }) => port));
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        await Promise.all(PORTS.map(({ port }) => answered(meshTarget(port))));
    });
    after(async () => {
        await stack.remove();
        await listeners?.remove();
        route?.stop();
    });

    it("loses no request on either port in a cutover", async () => {
        const { gateway } = sandboxTargets({ gateway: 50 });
        assert.ok(gateway);
        const targets: Record<string, LoadTarget> = { gateway };
        for (const { port } of PORTS) targets[`mesh, port ${port}`] = meshTarget(port);
        report = await losingNothing((load) => cutOver(stack, "green", { load, route }), targets);
    });

    it("moves the callers of both", () => {
        for (const [way, { colors }] of Object.entries(report.targets)) {
            assert.ok(colors.blue && colors.green, `${way}: only ${Object.keys(colors)} answered`);
            assert.ok(colors.green.last.sentAt > colors.blue.last.sentAt, `${way}: blue still answers`);
        }
    });
});
