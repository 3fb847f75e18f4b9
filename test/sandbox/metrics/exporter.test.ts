import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeApiServer } from "../pods/fakeApiServer.ts";
import { eventually } from "../supervisor/probe.ts";
import { samples } from "./accessLogSamples.ts";
import { podOf } from "./podSamples.ts";

describe("the metrics exporter", () => {
    let folder: string;
    const apiServer = new FakeApiServer();
    let exporter: ChildProcess;
    let url: string;

    const run = (...args: string[]) =>
        spawn(process.execPath, [join(import.meta.dirname, "exporter.ts"), ...args], {
            env: { ...process.env, KUBECONFIG: join(folder, "kubeconfig") },
            stdio: ["ignore", "pipe", "pipe"],
        });
    const write = (pipe: string, text: string) => appendFile(join(folder, pipe), text);
    const metric = async (pattern: RegExp) => {
        const text = await (await fetch(`${url}metrics`)).text();
        const value = text.split("\n").find((row) => pattern.test(row) && !row.startsWith("#"));
        assert.ok(value, `no ${pattern} in\n${text}`);
        return Number(value.split(" ").at(-1));
    };

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "exporter-test-"));
        await apiServer.start();
        apiServer.put(podOf("blue", "a", "10.244.0.5"));
        await writeFile(join(folder, "kubeconfig"), apiServer.config.exportConfig());
        execFileSync("mkfifo", [join(folder, "gateway"), join(folder, "mesh")]);
        exporter = run("--gateway", join(folder, "gateway"), "--mesh", join(folder, "mesh"), "--port", "0");
        const [text] = await once(exporter.stdout as NonNullable<typeof exporter.stdout>, "data");
        url = /http:\S+\//.exec(String(text))?.[0] ?? "";
    });

    after(async () => {
        await apiServer.stop();
        exporter.kill("SIGKILL");
        await rm(folder, { recursive: true });
    });

    it("is healthy once it knows the pods", async () => {
        await eventually(async () => assert.equal((await fetch(`${url}healthz`)).status, 200), 10);
    });

    it("counts the lines of both pipes, across several writers, by workload and reporter", async () => {
        await write("gateway", `${JSON.stringify(samples.answered)}\n`);
        await write("gateway", `${JSON.stringify(samples.answered)}\n`);
        await write("mesh", `${JSON.stringify(samples.answered)}\n`);
        await eventually(async () => {
            const found = [
                await metric(/^istio_requests_total.*"istio-ingressgateway".*destination_workload="my-app-blue"/),
                await metric(/^istio_requests_total.*source_workload="client".*destination_workload="my-app-blue"/),
            ];
            assert.deepEqual(found, [2, 1]);
        }, 10);
    });

    it("survives a line that it cannot read", async () => {
        await write("mesh", "no access log\n");
        const lines = /^access_log_exporter_lines_total.*"mesh".*"malformed"/;
        await eventually(async () => assert.equal(await metric(lines), 1), 10);
    });

    it("says how to make the pipes where there are none", async () => {
        const lost = run("--gateway", join(folder, "kubeconfig"), "--mesh", join(folder, "mesh"));
        let text = "";
        lost.stderr?.on("data", (chunk) => {
            text += chunk;
        });
        const [code] = await once(lost, "close");
        assert.deepEqual([code, /kubeconfig is no named pipe; make it first: mkfifo/.test(text)], [2, true]);
    });

    it("ends when it is told to", async () => {
        exporter.kill("SIGTERM");
        const [code] = await once(exporter, "exit");
        assert.equal(code, 0);
    });
});
