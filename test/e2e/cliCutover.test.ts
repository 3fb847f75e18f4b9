import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { allSay, type BluegreenStack, openBluegreenStack } from "../harness/bluegreen.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

const INTERVAL_SECONDS = 2;
const WATCH = ["--yes", "--min-requests", "20", "--interval", `${INTERVAL_SECONDS}s`];

interface Result {
    verdict: string;
    reason?: string;
    figures?: { errorRate: number; p99Milliseconds: number; requests: number };
}

describe("bluegreen cutover", () => {
    let tested: BluegreenStack;
    let load: RunningLoad | undefined;
    const startTraffic = async () => {
        load = await startLoad({ targets: sandboxTargets({ gateway: 60, mesh: 20 }) });
        await sleep(4000);
    };
    const result = (stdout: string) => JSON.parse(stdout) as Result;

    beforeEach(async () => {
        tested = await openBluegreenStack("cli-cutover");
    });
    afterEach(async () => {
        await load?.stop();
        load = undefined;
        await tested.stack.remove();
    });

    it("moves the traffic in steps without losing a request, and leaves nothing to do", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        await startTraffic();
        const { exitCode, stderr } = await tested.run(
            "cutover",
            "green",
            "--steps",
            "25,100",
            "--bake",
            "6s",
            ...WATCH,
        );
        assert.equal(exitCode, 0, stderr);
        const report = await load?.stop();
        assert.equal(report?.lost, 0, JSON.stringify(report?.targets));
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("takes a green that fails 20 % of the requests back by itself, within two looks, and tells the figures", async () => {
        await tested.break("green", faultAnnotations.errorRate, "0.2");
        await tested.stack.run("up", "--yes", "--skip-preview");
        await startTraffic();
        const { exitCode, stdout, stderr } = await tested.run("cutover", "green", "--bake", "60s", "--json", ...WATCH);
        assert.equal(exitCode, 5, stderr);
        const { verdict, figures } = result(stdout);
        assert.equal(verdict, "breach");
        assert.ok(figures && figures.errorRate > 0.05 && figures.errorRate < 0.5, JSON.stringify(figures));
        const report = await load?.stop();
        const green = report?.targets.gateway?.colors.green;
        assert.ok(green);
        const seconds = (green.last.completedAt - green.first.completedAt) / 1000;
        // The update's own end, one scrape, two looks and the rollback itself.
        assert.ok(seconds < 2 * INTERVAL_SECONDS + 8, `green answered for ${seconds} s`);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("takes a slow green back by itself", async () => {
        await tested.break("green", faultAnnotations.latency, "700ms");
        await tested.stack.run("up", "--yes", "--skip-preview");
        await startTraffic();
        const { exitCode, stdout, stderr } = await tested.run(
            ...["cutover", "green", "--bake", "60s", "--max-p99", "300ms", "--json"],
            ...WATCH,
        );
        assert.equal(exitCode, 5, stderr);
        const { figures } = result(stdout);
        assert.ok(figures && figures.p99Milliseconds > 300, JSON.stringify(figures));
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("does not call a green healthy that nobody asked anything", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stdout } = await tested.run("cutover", "green", "--bake", "6s", "--json", ...WATCH);
        assert.equal(exitCode, 5);
        assert.equal(result(stdout).verdict, "inconclusive");
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("keeps what is inconclusive where it was told to, and says so", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stdout } = await tested.run(
            ...["cutover", "green", "--bake", "6s", "--on-inconclusive", "keep", "--json"],
            ...WATCH,
        );
        assert.equal(exitCode, 4);
        assert.match(result(stdout).reason ?? "", /no data|too few/);
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("does not call a green healthy while Prometheus is down", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        await startTraffic();
        const nobody = "http://127.0.0.1:9";
        const { exitCode, stdout } = await tested.run(
            ...["cutover", "green", "--bake", "6s", "--prometheus", nobody, "--json"],
            ...WATCH,
        );
        assert.equal(exitCode, 5);
        assert.match(result(stdout).reason ?? "", /Prometheus at http:\/\/127\.0\.0\.1:9 does not answer/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("takes back a green that loses its last pod: its 503s have no workload", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        await startTraffic();
        const command = tested.start("cutover", "green", "--bake", "60s", ...WATCH);
        await new Promise((done) =>
            command.stdout?.on("data", (text) => String(text).includes("healthy") && done(undefined)),
        );
        await execa("kubectl", ["scale", "deployment/my-app-green", "--replicas=0", "-n", "default"]);
        const { exitCode, all } = await command;
        assert.equal(exitCode, 5, all);
        assert.match(all, /of the requests failed/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("is refused before anything changes while green is declared too small, and says by which policy or check", async () => {
        await tested.stack.configure("green.replicas", "1");
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stderr } = await tested.run("cutover", "green", "--bake", "0", "--yes");
        assert.equal(exitCode, 3);
        assert.match(stderr, /green/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("asks for --yes where nobody can be asked, and changes nothing", async () => {
        await tested.stack.run("up", "--yes", "--skip-preview");
        const { exitCode, stderr } = await tested.run("cutover", "green", "--bake", "0");
        assert.equal(exitCode, 2);
        assert.match(stderr, /--yes/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });
});
