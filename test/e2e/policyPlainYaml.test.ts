import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { assertIstioFindsNothing } from "../harness/analyze.ts";
import { openPlainYamlProject, type PlainYamlProject } from "../harness/plainYamlProject.ts";
import {
    assertAllowed,
    assertBlocked,
    previewUnderPolicy,
    routeVersion,
    upUnderPolicy,
} from "../harness/policyRuns.ts";
import { checkout } from "../sandbox/location.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

const ROUTE = "my-app-routing";
const GREEN = "name: my-app-v2";

describe("the policy pack over plain YAML, without the component", () => {
    let project: PlainYamlProject;

    before(async () => {
        project = await openPlainYamlProject();
    });
    after(() => project.remove());

    const route = (name: string) => project.stack.configure("route", name);
    const replicas = (after: string, from: number, to: number) =>
        project.edit("workloads.yaml", after, `replicas: ${from}`, `replicas: ${to}`);

    it("allows a first deployment from nothing", async () => {
        assertAllowed(await previewUnderPolicy(project.stack));
        await project.stack.run("up", "--yes", "--skip-preview");
    });

    it("holds nothing that istioctl analyze would mention", () => assertIstioFindsNothing());

    it("allows a cutover to a colour with three of three pods ready", async () => {
        await route("green");
        assertAllowed(await previewUnderPolicy(project.stack));
    });

    it("blocks a cutover to a colour with one of three replicas declared, and changes nothing in an update", async () => {
        await replicas(GREEN, 3, 1);
        const before = await routeVersion(ROUTE);
        assert.match(assertBlocked(await previewUnderPolicy(project.stack)), /1 of 3 needed replicas are declared/);
        assertBlocked(await upUnderPolicy(project.stack));
        assert.equal(await routeVersion(ROUTE), before);
    });

    it("blocks it in a project that installed the pack, called as its page says", async () => {
        await unpackInto(join(project.folder, "node_modules/istio-blue-green-policies"));
        const installed = ["--policy-pack", "node_modules/istio-blue-green-policies"];
        const preview = await project.stack.tryRun("preview", ...installed);
        assert.match(assertBlocked(preview), /1 of 3 needed replicas are declared/);
        assert.match(preview.output, /istio-blue-green-policies@v\d/);
    });

    it("allows a canary of 10 % to that one pod", async () => {
        await route("split");
        assertAllowed(await previewUnderPolicy(project.stack));
    });

    it("allows a cutover where the same update brings the colour up and the route waits for it", async () => {
        await route("blue");
        await project.stack.run("up", "--yes", "--skip-preview");
        await replicas(GREEN, 1, 3);
        await route("green");
        assertAllowed(await previewUnderPolicy(project.stack));
    });

    it("blocks it where the route does not wait, in an update without a preview too", async () => {
        await project.edit("index.ts", "dependsOn", "[workloads, subsets]", "[subsets]");
        assert.match(assertBlocked(await previewUnderPolicy(project.stack)), /1 of 3 needed replicas are ready/);
        const before = await routeVersion(ROUTE);
        // Declared, where the route comes before the Deployment, which nothing orders.
        const verdict = assertBlocked(await upUnderPolicy(project.stack, "--skip-preview"));
        assert.match(verdict, /needed replicas are (ready|declared)/);
        assert.equal(await routeVersion(ROUTE), before);
        await project.edit("index.ts", "dependsOn", "[subsets]", "[workloads, subsets]");
    });

    it("blocks a cutover to a colour whose pods crash, two of three", async () => {
        await breakTwoPods("my-app-v2");
        // The third pod is ready, and of the release before.
        assert.match(assertBlocked(await previewUnderPolicy(project.stack)), /0 of 3 needed replicas are ready/);
    });

    it("allows an unchanged route while the colour that serves is failing", async () => {
        await route("blue");
        await breakTwoPods("my-app-v1");
        assertAllowed(await previewUnderPolicy(project.stack));
    });

    it("blocks a rollback to a colour that was scaled to 0, and names the way out", async () => {
        await route("green");
        await replicas("name: my-app-v1", 3, 0);
        await execa("kubectl", ["delete", "deployment", "my-app-v1", "my-app-v2"]);
        await project.stack.run("up", "--yes", "--skip-preview", "--refresh");
        await route("blue");
        assert.match(assertBlocked(await previewUnderPolicy(project.stack)), /Declare 3 replicas for blue/);
        await route("green");
    });
});

/** Puts what npm ships of the pack where npm would. What it depends on is the checkout's, since the sandbox has no network. */
async function unpackInto(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const { stdout } = await execa("npm", pack, { cwd: join(checkout, "policy-pack") });
    const [tarball] = JSON.parse(stdout) as { filename: string }[];
    await execa("tar", ["-xf", join(folder, tarball?.filename ?? ""), "--strip-components=1", "-C", folder]);
}

/** Replaces two of a Deployment's pods by pods that crash; the third stays ready. */
async function breakTwoPods(deployment: string): Promise<void> {
    const patch = {
        spec: {
            strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 2 } },
            template: { metadata: { annotations: { [faultAnnotations.crashLoop]: "true" } } },
        },
    };
    await execa("kubectl", ["patch", "deployment", deployment, "--patch", JSON.stringify(patch)]);
    await execa("kubectl", [
        "wait",
        `deployment/${deployment}`,
        "--for=jsonpath={.status.readyReplicas}=1",
        "--timeout=60s",
    ]);
}
