import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { openPlainYamlProject, type PlainYamlProject } from "../harness/plainYamlProject.ts";
import { assertAllowed, assertBlocked, previewUnderPolicy, upUnderPolicy } from "../harness/policyRuns.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { checkout } from "../sandbox/location.ts";

const WORKLOADS = join(checkout, "examples/plain-yaml-policy/workloads.yaml");
const ROUTE = "routes/virtual-service-blue.yaml";
const GREEN = "name: my-app-v2";

/** A file, the text after which something changes, and what becomes of it. */
type Edit = readonly [file: string, after: string, from: string, to: string];

describe("the policy pack, for what moves traffic beside the route", () => {
    let project: PlainYamlProject;

    before(async () => {
        project = await openPlainYamlProject();
        await project.edit("index.ts", "const workloads =", "new", "process.env.APART ? undefined : new");
        await project.edit(
            "index.ts",
            "dependsOn",
            "[workloads, subsets]",
            "workloads ? [workloads, subsets] : [subsets]",
        );
        await project.edit("index.ts", "destination-rule.yaml", "new k8s", 'if (route !== "none") new k8s');
    });
    after(async () => {
        delete process.env.APART;
        await project.remove();
    });

    const route = (name: string) => project.stack.configure("route", name);
    const apply = async (edits: readonly Edit[]) => {
        for (const edit of edits) {
            await project.edit(...edit);
        }
    };
    /** Previews the stack with a change, which is taken back afterwards. */
    const previewWith = async (...edits: Edit[]): Promise<PulumiRun> => {
        await apply(edits);
        const run = await previewUnderPolicy(project.stack);
        await apply(edits.toReversed().map(([file, after, from, to]) => [file, after, to, from]));
        return run;
    };

    it("allows a route to workloads of another stack that are live and ready, and leaves it alone when it is there", async () => {
        process.env.APART = "yes";
        await execa("kubectl", ["apply", "--filename", WORKLOADS]);
        await execa("kubectl", ["rollout", "status", "deployment/my-app-v1", "deployment/my-app-v2", "--timeout=60s"]);
        assertAllowed(await upUnderPolicy(project.stack));
        assertAllowed(await previewUnderPolicy(project.stack));
        await route("green");
        assertAllowed(await previewUnderPolicy(project.stack));
        await execa("kubectl", ["delete", "--wait=false", "--filename", WORKLOADS]);
    });

    it("blocks a subset that is given to the other colour's one pod", async () => {
        delete process.env.APART;
        await route("blue");
        await project.edit("workloads.yaml", GREEN, "replicas: 3", "replicas: 1");
        await project.stack.run("up", "--yes", "--skip-preview");
        const relabelled = await previewWith(["destination-rule.yaml", "name: blue", "version: v1", "version: v2"]);
        assert.match(assertBlocked(relabelled), /subset blue .* \(Deployment default\/my-app-v2\): 1 of 3 needed/);
    });

    it("blocks it in an update without a preview, before anything changes", async () => {
        await project.edit("destination-rule.yaml", "name: blue", "version: v1", "version: v2");
        assert.match(assertBlocked(await upUnderPolicy(project.stack, "--skip-preview")), /1 of 3 needed/);
        await project.edit("destination-rule.yaml", "name: blue", "version: v2", "version: v1");
        const { stdout } = await execa("kubectl", [
            "get",
            "destinationrule",
            "my-app-destination",
            "--output=jsonpath={.spec.subsets[0].labels.version}",
        ]);
        assert.equal(stdout, "v1");
    });

    for (const [replicas, needed] of [
        ["0", "2"],
        ["1", "2"],
    ] as const) {
        it(`blocks ${replicas} instead of three pods of the colour that serves`, async () => {
            const shrunk = await previewWith([
                "workloads.yaml",
                "name: my-app-v1",
                "replicas: 3",
                `replicas: ${replicas}`,
            ]);
            assert.match(
                assertBlocked(shrunk),
                new RegExp(`my-app-v1: ${replicas} of ${needed} needed replicas would be`),
            );
        });
    }

    it("blocks that in an update without a preview, before the pods go", async () => {
        const edit = ["workloads.yaml", "name: my-app-v1"] as const;
        await project.edit(...edit, "replicas: 3", "replicas: 0");
        const run = await upUnderPolicy(project.stack, "--skip-preview");
        await project.edit(...edit, "replicas: 0", "replicas: 3");
        assert.match(assertBlocked(run), /my-app-v1: 0 of 2 needed replicas would be/);
        const replicas = ["get", "deployment", "my-app-v1", "--output=jsonpath={.spec.replicas}"];
        assert.equal((await execa("kubectl", replicas)).stdout, "3");
    });

    it("blocks a subset that is renamed in DestinationRule and VirtualService at once", async () => {
        const renamed = await previewWith(
            ["destination-rule.yaml", "subsets:", "name: blue", "name: stable"],
            [ROUTE, "destination:", "subset: blue", "subset: stable"],
        );
        assert.match(assertBlocked(renamed, "route-subset-exists"), /removes the subset from .*503 until the route/);
    });

    it("blocks a route that names no subset any more, while the idle colour runs", async () => {
        const whole = await previewWith([ROUTE, "destination:", "subset: blue, port", "port"]);
        assert.match(
            assertBlocked(whole),
            /to all pods of my-app\.default.*my-app-v2 \(1\), idle now, would answer too/,
        );
    });

    it("blocks a move to a paused target whose new image no pod runs", async () => {
        await route("green");
        const paused = await previewWith(
            ["workloads.yaml", GREEN, "replicas: 1", "replicas: 3"],
            ["workloads.yaml", GREEN, "  selector:", "  paused: true\n  selector:"],
            ["workloads.yaml", GREEN, "my-app:2.0.0", "my-app:2.0.1"],
        );
        assert.match(assertBlocked(paused), /0 of 3 needed replicas are ready .*my-app-v2 is paused/);
    });

    it("says why an override does not count", async () => {
        const override = `annotations: { istio-blue-green/gate-override: '{"reason":"fire","until":"2027"}' }`;
        const allowed = await previewWith([
            "routes/virtual-service-green.yaml",
            "metadata:",
            "namespace: default",
            `namespace: default\n  ${override}`,
        ]);
        assert.match(assertBlocked(allowed), /has no effect: its until "2027" is not a time/);
        await route("blue");
    });

    it("blocks a move to a Service without subsets that has too few pods", async () => {
        const own = "apiVersion: v1\nkind: Service\nmetadata: { name: my-app-v2, namespace: default }";
        const spec = "spec: { selector: { version: v2 }, ports: [{ name: http, port: 80, targetPort: 8080 }] }";
        const moved = await previewWith(
            ["workloads.yaml", "# Both colours", "apiVersion", `${own}\n${spec}\n---\napiVersion`],
            [ROUTE, "destination:", "host: my-app, subset: blue,", "host: my-app-v2,"],
        );
        assert.match(assertBlocked(moved), /to all of my-app-v2\.default .*: 1 of 3 needed replicas are/);
    });

    it("lets a mirror to nowhere pass, and says that callers notice nothing", async () => {
        const mirrored = await previewWith([
            ROUTE,
            "weight: 100",
            "      retries",
            "      mirror: { host: my-app, subset: purple }\n      retries",
        ]);
        assertAllowed(mirrored);
        assert.match(mirrored.output, /copies of requests to subset purple .*callers would notice nothing/);
    });

    it("blocks a route that is taken out of the stack", async () => {
        await route("none");
        assert.match(
            assertBlocked(await previewUnderPolicy(project.stack)),
            /VirtualService default\/my-app-routing routes the subsets of .*, and this update removes it from the stack/,
        );
        await route("blue");
    });

    it("counts the pods that another stack's autoscaler holds, and takes a renamed route for the same", async () => {
        await execa("kubectl", ["autoscale", "deployment", "my-app-v2", "--min=5", "--max=6", "--cpu-percent=50"]);
        await execa("kubectl", [
            "wait",
            "deployment/my-app-v2",
            "--for=jsonpath={.status.readyReplicas}=5",
            "--timeout=60s",
        ]);
        assertAllowed(await previewWith([ROUTE, "metadata:", "name: my-app-routing", "name: my-app-traffic"]));
        await route("green");
        assertAllowed(await previewUnderPolicy(project.stack));
        await execa("kubectl", ["delete", "hpa", "my-app-v2"]);
    });
});
