import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { checkout, locate } from "./location.ts";
import { eventually } from "./supervisor/probe.ts";
import { childrenOf, processesInside, readRecord, type SupervisorRecord } from "./supervisor/record.ts";

const location = locate("lifecycle");

const sandbox = (...words: string[]) =>
    execa("test/sandbox/sandbox.sh", words, {
        cwd: checkout,
        env: { SANDBOX_NAME: location.name },
        reject: false,
        all: true,
    });

async function recorded(): Promise<SupervisorRecord> {
    const record = await readRecord(location);
    assert.ok(record);
    return record;
}

describe("the life of a sandbox", function () {
    this.timeout(180_000);

    before(() => sandbox("down"));
    after(() => sandbox("down"));

    it("comes up, says what runs where, and every part is healthy", async () => {
        const { all, exitCode } = await sandbox("up");
        assert.equal(exitCode, 0, all);
        assert.match(all, /kube-apiserver\s+https:/);
        assert.equal((await sandbox("status")).exitCode, 0);
    });

    it("is left as it is by a second up", async () => {
        const before = await recorded();
        assert.equal((await sandbox("up")).exitCode, 0);
        assert.deepEqual(await recorded(), before);
    });

    it("runs a command inside with its exit code and its output", async () => {
        const { stdout, exitCode } = await sandbox("exec", "--", "sh", "-c", "kubectl get --raw /readyz; exit 7");
        assert.deepEqual({ stdout, exitCode }, { stdout: "ok", exitCode: 7 });
    });

    it("refuses what Istio's own webhook refuses", async () => {
        const route = { destination: { host: "a" }, weight: -5 };
        const virtualService = {
            apiVersion: "networking.istio.io/v1",
            kind: "VirtualService",
            metadata: { name: "negative" },
            spec: { hosts: ["a"], http: [{ route: [route] }] },
        };
        const apply = await execa("test/sandbox/sandbox.sh", ["exec", "--", "kubectl", "apply", "-f", "-"], {
            cwd: checkout,
            env: { SANDBOX_NAME: location.name },
            input: JSON.stringify(virtualService),
            reject: false,
        });
        assert.match(apply.stderr, /rev\.validation\.istio\.io.*weight -5 < 0/s);
    });

    it("says which part is not healthy, and exits non-zero for that", async () => {
        await sandbox("stop", "prometheus");
        const { all, exitCode } = await sandbox("status");
        assert.match(all, /stopped\s+prometheus/);
        assert.equal(exitCode, 1);
        assert.equal((await sandbox("start", "prometheus")).exitCode, 0);
    });

    it("names the parts when asked for one that is not there", async () => {
        const { all, exitCode } = await sandbox("stop", "prometeus");
        assert.match(all, /there is no part "prometeus"; there are etcd, /);
        assert.equal(exitCode, 1);
    });

    it("comes up again after its supervisor was killed, and nothing of the first one is left", async () => {
        const first = await recorded();
        const [supervisor] = childrenOf(first.pid);
        assert.ok(supervisor);
        process.kill(supervisor, "SIGKILL");
        await eventually(async () => assert.deepEqual(processesInside(first), []), 10);
        assert.equal((await sandbox("up")).exitCode, 0);
        assert.equal((await sandbox("status")).exitCode, 0);
    });

    it("leaves no process and no file when it goes down, also of a command that still runs inside", async () => {
        const record = await recorded();
        const left = sandbox("exec", "--", "sleep", "1000");
        await eventually(async () => {
            const { stdout } = await execa("pgrep", ["-fx", "sleep 1000"], { reject: false });
            assert.notEqual(stdout, "");
        }, 10);
        assert.equal((await sandbox("down")).exitCode, 0);
        await left;
        assert.deepEqual(processesInside(record), []);
        assert.equal(existsSync(location.folder), false);
        assert.equal((await sandbox("status")).exitCode, 1);
    });

    it("removes the files of a sandbox whose processes are gone already", async () => {
        const starting = sandbox("up");
        await new Promise<void>((done) => starting.all.on("data", (text) => String(text).includes("✓") && done()));
        process.kill((await recorded()).pid, "SIGKILL");
        assert.notEqual((await starting).exitCode, 0);
        assert.equal((await sandbox("down")).exitCode, 0);
        assert.equal(existsSync(location.folder), false);
    });

    it("goes down with the program that needed it when Ctrl-C comes twice, as npm hands it on", async () => {
        const program = `
            import { withSandbox } from "./test/harness/insideSandbox.ts";
            await withSandbox({ name: "${location.name}" }, (inside) => inside(["sleep", "1000"]));
        `;
        const interrupted = execa("node", ["--input-type=module", "--eval", program], { cwd: checkout, reject: false });
        await eventually(async () => assert.equal((await sandbox("status")).exitCode, 0), 60);
        const record = await recorded();
        interrupted.kill("SIGINT");
        await sleep(200);
        interrupted.kill("SIGINT");
        await interrupted;
        assert.deepEqual(processesInside(record), []);
        assert.equal(existsSync(location.folder), false);
    });
});
