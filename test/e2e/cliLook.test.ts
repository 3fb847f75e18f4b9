import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { allSay, type BluegreenStack, openBluegreenStack } from "../harness/bluegreen.ts";
import { place } from "../harness/place.ts";
import { sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { locate } from "../sandbox/location.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

interface Status {
    services: {
        activeColor: string;
        colors: Record<
            string,
            { ready: number; wanted: number; routed: number; measured: number; version: string; errorRate: number }
        >;
    }[];
}

describe("bluegreen status, preflight, standby and doctor", () => {
    let tested: BluegreenStack;

    before(async () => {
        tested = await openBluegreenStack("cli-look");
        await tested.stack.configure("scaleDownDelaySeconds", "1");
        await tested.stack.run("up", "--yes", "--skip-preview");
    });
    after(() => tested.stack.remove());

    it("tells the share of each colour as routed and as measured", async () => {
        const load = await startLoad({ targets: sandboxTargets({ gateway: 60, mesh: 20 }) });
        await sleep(5000);
        const { exitCode, stdout, stderr } = await tested.run("status", "--json");
        await load.stop();
        assert.equal(exitCode, 0, stderr);
        const [service] = (JSON.parse(stdout) as Status).services;
        const { blue, green } = service?.colors ?? {};
        assert.equal(service?.activeColor, "blue");
        assert.deepEqual(
            [blue?.routed, blue?.measured, blue?.errorRate, green?.routed, green?.measured],
            [1, 1, 0, 0, 0],
        );
    });

    it("tells what runs in each colour to a person, without colours where nobody sees them", async () => {
        const { stdout } = await tested.run("status");
        assert.match(stdout, /blue \* +v1 +my-app:1\.0\.0 +3\/3 +100 %/);
        assert.match(stdout, /green +v2 +my-app:2\.0\.0 +3\/3 +0 %/);
        assert.ok(!stdout.includes("\u001b["), "there are escape sequences in it");
    });

    it("ends with --watch where nobody reads any more", async () => {
        const words = tested.command(["status", "--watch", "--interval", "200ms", "--json"]);
        const { stdout } = await execa("bash", [
            "-c",
            'timeout 60 node "$@" | head -1; echo $PIPESTATUS',
            "bash",
            ...words,
        ]);
        assert.match(stdout, /^\{.*\}\n0$/);
    });

    it("goes on with --watch until it is told to end", async () => {
        const command = tested.start("status", "--watch", "--interval", "200ms", "--json");
        let documents = 0;
        command.stdout?.on("data", (text) => {
            documents += String(text).split("\n").filter(Boolean).length;
            if (documents >= 3) command.kill("SIGINT");
        });
        assert.equal((await command).exitCode, 0);
    });

    it("lets a good green pass the preflight", async () => {
        const { exitCode, stdout, stderr } = await tested.run("preflight", "green", "--json");
        assert.equal(exitCode, 0, stderr);
        assert.equal(JSON.parse(stdout).ready, true);
    });

    it("lets a smaller green pass where the deployed program's gate would", async () => {
        await tested.stack.configure("gate.minReadyPercent", "50");
        await tested.stack.configure("standbyReplicas", "2");
        await tested.stack.run("up", "--yes", "--skip-preview");
        // What is left to know it from is the state alone, as for a program that says it in its code.
        await tested.stack.unset("gate");
        const { exitCode, stdout } = await tested.run("preflight", "green");
        await tested.stack.unset("standbyReplicas");
        await tested.stack.run("up", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, stdout);
        assert.match(stdout, /green has 2 of 2 pods ready, needed: 2/);
    });

    it("finds nothing wrong in a stack that is well, and keeps secrets out of the bundle", async () => {
        const file = join(locate().folder, "bundle.json");
        const { exitCode, stdout, stderr } = await tested.run("doctor", "--bundle", file);
        assert.equal(exitCode, 0, stdout + stderr);
        assert.match(stdout, /configuration and route agree: blue has 100 %/);
        const bundle = await readFile(file, "utf8");
        assert.match(bundle, /my-app:1\.0\.0/);
        const kubeconfig = await readFile(locate().kubeconfig, "utf8");
        const token = kubeconfig.match(/token"?: "?([^"\n]+)/)?.[1];
        assert.ok(token && !bundle.includes(token), "the bundle holds the way into the cluster");
    });

    it("names a second route for the same host, which Istio would only ignore", async () => {
        const rival = {
            apiVersion: "networking.istio.io/v1",
            kind: "VirtualService",
            metadata: { name: "rival", namespace: place.namespace },
            spec: { hosts: ["my-app"], http: [{ route: [{ destination: { host: "my-app", subset: "green" } }] }] },
        };
        await execa("kubectl", ["apply", "-f", "-"], { input: JSON.stringify(rival) });
        const { exitCode, stdout } = await tested.run("doctor");
        await execa("kubectl", ["delete", "virtualservice", "rival"]);
        assert.equal(exitCode, 1);
        assert.match(stdout, new RegExp(`VirtualService ${place.namespace}/rival also applies to my-app`));
    });

    it("shrinks the idle colour so that it stays so", async () => {
        const { exitCode, stdout, stderr } = await tested.run("standby", "1");
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /green has 1 pod/);
        const { stdout: replicas } = await execa("kubectl", [
            ...["get", "deployment", "my-app-green", "-o", "jsonpath={.spec.replicas}"],
        ]);
        assert.equal(replicas, "1");
        const { previewIsEmpty } = await tested.agreement();
        assert.equal(previewIsEmpty, true);
    });

    it("changes nothing where the program does not go by the configuration", async () => {
        await tested.stack.configure("green.replicas", "2");
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stderr } = await tested.run("standby", "0");
        assert.equal(exitCode, 3);
        assert.match(stderr, /nothing was changed\. The preview leaves green at 2 pods.*green\.replicas overrides it/s);
        const { output } = await tested.stack.run("config", "get", "standbyReplicas");
        assert.equal(output.trim(), "1");
        await tested.stack.unset("green.replicas");
        await tested.stack.run("up", "--yes", "--skip-preview");
    });

    it("shrinks no colour while both have traffic", async () => {
        await tested.stack.configure("traffic.idlePercent", "10");
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stderr } = await tested.run("standby", "0");
        assert.equal(exitCode, 3);
        assert.match(stderr, /Both colours have traffic/);
        assert.equal((await tested.run("rollback", "--reason", "enough")).exitCode, 0);
        assert.equal((await tested.run("release")).exitCode, 0);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });
});

describe("bluegreen preflight and doctor, where green never gets ready", () => {
    let tested: BluegreenStack;

    before(async () => {
        tested = await openBluegreenStack("cli-unready");
        await tested.stack.configure("rolloutTimeoutSeconds", "5");
        await tested.break("green", faultAnnotations.neverReady, "true");
        const { exitCode } = await tested.stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0, "the update should have waited for green in vain");
    });
    after(() => tested.stack.remove());

    it("does not let it pass", async () => {
        const { exitCode, stdout } = await tested.run("preflight", "green");
        assert.equal(exitCode, 3, stdout);
        assert.match(stdout, /✗ green has 0 of 3 pods ready, needed: 3/);
    });

    it("says which pods are not ready", async () => {
        const { exitCode, stdout } = await tested.run("doctor");
        assert.equal(exitCode, 1);
        assert.match(stdout, /green: pod my-app-green-\S+ is not ready/);
    });

    it("moves no traffic to it", async () => {
        const { exitCode, stderr } = await tested.run("cutover", "green", "--bake", "0", "--yes");
        assert.equal(exitCode, 3);
        assert.match(stderr, /traffic has not moved to green.*0 of 3/s);
    });
});
