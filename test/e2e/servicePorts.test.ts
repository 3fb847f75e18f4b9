import assert from "node:assert/strict";
import { execa } from "execa";
import type { Color } from "../../src/model/color.ts";
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
    { name: "http", port: 80 },
    { name: "http-admin", port: 9000, targetPort: 9000 },
];

const SECRET = "correct-horse-battery-staple";

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
            container: QUICK_PODS.container,
            blue: { image: image.blue },
            green: { image: image.green },
            service: { ports: PORTS },
        };
        stack = await openTestStack("service-ports", config);
        await stack.run("config", "set", "--path", "container.env[0].name", "PASSWORD");
        await stack.run("config", "set", "--secret", "--path", "container.env[0].value", SECRET);
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

    const everyWay = (): Record<string, LoadTarget> => {
        const { gateway } = sandboxTargets({ gateway: 50 });
        assert.ok(gateway);
        return { gateway, ...Object.fromEntries(PORTS.map(({ port }) => [`mesh, port ${port}`, meshTarget(port)])) };
    };

    /** A release whose program listens on another port. */
    const release = async (color: Color, version: number, port: number) => {
        await stack.configureAll({
            [`${color}.image`]: `my-app:${version}.0.0-port${port}-port9000`,
            [`${color}.container.port`]: String(port),
            [`${color}.container.readinessProbe.httpGet.path`]: "/health",
            [`${color}.container.readinessProbe.httpGet.port`]: String(port),
        });
        await stack.run("up", "--yes", "--skip-preview");
    };

    const targetPort = async () => {
        const words = ["get", "service", "my-app", "--output", "jsonpath={.spec.ports[0].targetPort}"];
        const { stdout } = await execa("kubectl", [...words, "--namespace", place.namespace]);
        return stdout;
    };

    it("loses no request on either port in a cutover", async () => {
        report = await losingNothing((load) => cutOver(stack, "green", { load, route }), everyWay());
    });

    it("moves the callers of both", () => {
        for (const [way, { colors }] of Object.entries(report.targets)) {
            assert.ok(colors.blue && colors.green, `${way}: only ${Object.keys(colors)} answered`);
            assert.ok(colors.green.last.sentAt > colors.blue.last.sentAt, `${way}: blue still answers`);
        }
    });

    it("loses no request to a release that listens on another port, nor to the next one", async () => {
        await losingNothing(async (load) => {
            await release("blue", 3, 7070);
            assert.equal(await targetPort(), "http");
            await cutOver(stack, "blue", { load, route });
            await release("green", 4, 7070);
            assert.equal(await targetPort(), "7070");
            await cutOver(stack, "green", { load, route });
        }, everyWay());
    });

    it("leads to no other port of the pods that have traffic", async () => {
        await losingNothing(async () => {
            await stack.configureAll({ "blue.container.port": "6060", "green.container.port": "6060" });
            const { exitCode, output } = await stack.tryRun("up", "--yes", "--skip-preview");
            assert.notEqual(exitCode, 0);
            assert.match(
                output,
                /the Service was left unchanged\. green has traffic, and port 80 reaches port 7070 .*would send it to 6060/,
            );
            assert.equal(await targetPort(), "7070");
            await stack.configureAll({ "blue.container.port": "7070", "green.container.port": "7070" });
        }, everyWay());
    });

    it("loses no request when the route goes over to a new port of the Service", async () => {
        await losingNothing(async () => {
            await stack.configureAll({
                "service.ports[2].name": "http",
                "service.ports[2].port": "80",
                "service.ports[0].name": "http-new",
                "service.ports[0].port": "8081",
            });
            await stack.run("up", "--yes", "--skip-preview");
        }, everyWay());
    });

    it("calls no port otherwise by which pods have traffic", async () => {
        await stack.configureAll({ "service.ports[0].name": "http-newer" });
        const { exitCode, output } = await stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(
            output,
            /the Service was left unchanged\. green has traffic, and this update would rename port 8081 from "http-new"/,
        );
        await stack.configureAll({ "service.ports[0].name": "http-new" });
    });

    it("takes no port away by which the route reaches the pods", async () => {
        await losingNothing(async () => {
            await stack.configureAll({ "service.ports[0].port": "8082" });
            const { exitCode, output } = await stack.tryRun("up", "--yes", "--skip-preview");
            assert.notEqual(exitCode, 0);
            assert.match(
                output,
                /the Service was left unchanged\. This update would remove port 8081, through which the route reaches the pods/,
            );
            await stack.configureAll({ "service.ports[0].port": "8081" });
        }, everyWay());
    });

    it("keeps a secret of the configuration out of state and previews", async () => {
        const { output: state } = await stack.run("stack", "export");
        const { output: preview } = await stack.run("preview", "--diff");
        assert.match(state, /PASSWORD|ciphertext/);
        for (const text of [state, preview]) assert.ok(!text.includes(SECRET));
        const words = ["get", "deployment", "my-app-blue", "--output", "yaml"];
        const { stdout } = await execa("kubectl", [...words, "--namespace", place.namespace]);
        assert.ok(stdout.includes(SECRET), "the pods do not have it");
    });
});
