import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { failureRatio, latency, requestCount } from "../../src/monitoring/requests.ts";
import { openExpiringCredentials } from "../harness/api/expiringCredentials.ts";
import {
    allSay,
    type BluegreenStack,
    type CommandRun,
    liveRoute,
    openBluegreenStack,
    until,
} from "../harness/bluegreen.ts";
import { letPodsComeBack, loseOnePodOf } from "../harness/losePods.ts";
import { place } from "../harness/place.ts";
import { prometheus } from "../harness/prometheus.ts";
import { withEnvironment } from "../harness/withEnvironment.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

const MIN_REQUESTS = 20;
/** Of a token: some expire in a cutover, and in each of its updates at most one. */
const LIFETIME_SECONDS = 10;
const FAULTY = { [`green.podAnnotations["${faultAnnotations.errorRate}"]`]: "0.2" };
const SLOW = { [`green.podAnnotations["${faultAnnotations.latency}"]`]: "700ms" };
const TOO_SMALL = { "green.replicas": "1" };
const WATCH = ["--yes", "--min-requests", String(MIN_REQUESTS), "--interval", "2s"];

interface Result {
    verdict: string;
    reason?: string;
    figures?: { errorRate: number; p99Milliseconds: number; requests: number };
    looks: { time: string; kind: string }[];
}

const WINDOW = "4s";
const SERVICE = {
    namespace: place.namespace,
    services: ["my-app"],
    workloads: { blue: "my-app-blue", green: "my-app-green" },
};

/** What the command saw from the moment at which Prometheus, asked about the past, has the breach. */
async function looksAfter(breach: string, { looks }: Result, { startedAt, endedAt }: CommandRun) {
    const enough = `${requestCount(SERVICE, "green", WINDOW)} >= ${MIN_REQUESTS}`;
    const since = await prometheus.firstHeld(`${breach}\nand ${enough}`, startedAt, endedAt);
    assert.ok(since !== undefined, "Prometheus knows of no breach");
    return looks.filter(({ time }) => Date.parse(time) >= since).map(({ kind }) => kind);
}

/** The rollback came with the last look, that look with the breach, and at most one other in between. */
async function assertTakenBack(result: Result, since: string[]) {
    assert.ok(since.length <= 2, `${since.length} looks after the breach`);
    assert.deepEqual([result.verdict, since.at(-1)], ["breach", "breach"]);
    const { annotations } = (await liveRoute()).metadata;
    const { from, time } = JSON.parse(annotations["istio-blue-green/hold"] ?? "{}") as { from?: string; time?: string };
    assert.equal(from, "green");
    assert.ok(Date.parse(time ?? "") >= Date.parse(result.looks.at(-1)?.time ?? ""), `held at ${time}`);
}

describe("bluegreen cutover", () => {
    let tested: BluegreenStack;
    let load: RunningLoad | undefined;
    const startTraffic = async () => {
        load = await startLoad({ targets: sandboxTargets({ gateway: 60, mesh: 20 }) });
        await sleep(4000);
    };
    const result = (stdout: string) => JSON.parse(stdout) as Result;

    const configurationAndRoute = async () => [await readFile(tested.where.at(-1) ?? "", "utf8"), await liveRoute()];

    before(async () => {
        tested = await openBluegreenStack("cli-cutover");
    });
    afterEach(async () => {
        await load?.stop();
        load = undefined;
    });
    after(() => tested.stack.remove());

    it("moves the traffic in steps, past the half of it, with tokens that expire meanwhile, and back to blue alike", async function () {
        this.timeout(600_000);
        const api = await openExpiringCredentials({ lifetimeSeconds: LIFETIME_SECONDS });
        const steps = ["--steps", "10,50,90,100", "--bake", "4s", ...WATCH];
        try {
            await tested.settle();
            await startTraffic();
            await withEnvironment({ KUBECONFIG: api.kubeconfig }, async () => {
                const { exitCode, stderr } = await tested.run("cutover", "green", ...steps);
                assert.equal(exitCode, 0, stderr);
            });
            assert.ok((await api.issued()) > 3, `${await api.issued()} tokens were given out`);
            assert.deepEqual(await tested.agreement(), allSay("green"));
            const { exitCode, stderr } = await tested.run("cutover", "blue", ...steps);
            assert.equal(exitCode, 0, stderr);
            const report = await load?.stop();
            assert.equal(report?.lost, 0, JSON.stringify(report?.targets));
            assert.deepEqual(await tested.agreement(), allSay("blue"));
        } finally {
            await api.close();
        }
    });

    it("does not call a green healthy that nobody asked anything", async () => {
        await tested.settle();
        const { exitCode, stdout } = await tested.run("cutover", "green", "--bake", "6s", "--json", ...WATCH);
        assert.equal(exitCode, 5);
        assert.equal(result(stdout).verdict, "inconclusive");
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("asks for --yes where nobody can be asked, and changes nothing", async () => {
        await tested.settle();
        const before = await configurationAndRoute();
        const { exitCode, stderr } = await tested.run("cutover", "green", "--bake", "0");
        assert.equal(exitCode, 2);
        assert.match(stderr, /--yes/);
        assert.deepEqual(await configurationAndRoute(), before);
    });

    it("takes back a green that loses its last pod: its 503s have no workload", async () => {
        await tested.settle();
        await startTraffic();
        const command = tested.start("cutover", "green", "--bake", "60s", ...WATCH);
        await until(command, "healthy");
        await execa("kubectl", ["scale", "deployment/my-app-green", "--replicas=0"]);
        const { exitCode, all } = await command;
        assert.equal(exitCode, 5, all);
        assert.match(all, /of the requests failed/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("keeps what is inconclusive where it was told to, and says so", async () => {
        await tested.settle();
        const { exitCode, stdout } = await tested.run(
            ...["cutover", "green", "--bake", "6s", "--on-inconclusive", "keep", "--json"],
            ...WATCH,
        );
        assert.equal(exitCode, 4);
        assert.match(result(stdout).reason ?? "", /no data|too few/);
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("brings a green without pods up first, and loses no request", async () => {
        await tested.settle({ standbyReplicas: "0", scaleDownDelaySeconds: "5" });
        await startTraffic();
        const { exitCode, stderr } = await tested.run("cutover", "green", "--bake", "0", "--yes");
        assert.equal(exitCode, 0, stderr);
        const report = await load?.stop();
        assert.equal(report?.lost, 0, JSON.stringify(report?.targets));
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("takes a green that fails 20 % of the requests back by itself, within two looks, and tells the figures", async () => {
        await tested.settle(FAULTY);
        await startTraffic();
        const run = await tested.run("cutover", "green", "--bake", "60s", "--json", ...WATCH);
        assert.equal(run.exitCode, 5, run.stderr);
        const found = result(run.stdout);
        const { figures } = found;
        assert.ok(figures && figures.errorRate > 0.05 && figures.errorRate < 0.5, JSON.stringify(figures));
        await assertTakenBack(found, await looksAfter(`${failureRatio(SERVICE, "green", WINDOW)} > 0.05`, found, run));
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("takes a slow green back by itself, within two looks", async () => {
        await tested.settle(SLOW);
        await startTraffic();
        const run = await tested.run(
            ...["cutover", "green", "--bake", "60s", "--max-p99", "300ms", "--json"],
            ...WATCH,
        );
        assert.equal(run.exitCode, 5, run.stderr);
        const found = result(run.stdout);
        assert.ok(found.figures && found.figures.p99Milliseconds > 300, JSON.stringify(found.figures));
        await assertTakenBack(found, await looksAfter(`${latency(SERVICE, "green", 0.99, WINDOW)} > 300`, found, run));
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("is refused by the policy pack before anything changes, while green is declared too small", async () => {
        await tested.settle(TOO_SMALL);
        const before = await configurationAndRoute();
        const { exitCode, stdout, stderr } = await tested.run("cutover", "green", "--bake", "0", "--yes", "--json");
        assert.equal(exitCode, 3);
        assert.match(
            stderr,
            /traffic has not moved, and nothing was changed\. The preview failed:\npolicy cutover-target-ready: .*1 of 3 needed replicas are declared/s,
        );
        const { error } = JSON.parse(stdout) as { error: string };
        assert.match(error, /policy cutover-target-ready/);
        assert.deepEqual(await configurationAndRoute(), before);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("puts configuration back where the update itself is refused, the reason too", async () => {
        await tested.settle(TOO_SMALL);
        const { exitCode, stderr } = await tested.run(
            ...["cutover", "green", "--bake", "0", "--yes", "--no-policy-pack", "--reason", "release 2"],
        );
        assert.equal(exitCode, 3);
        assert.match(stderr, /The update failed: .*green would get 100 %.*The configuration was restored/s);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    // The last one: where blue has the traffic and more pods than others ask for, an update is refused that would shrink it.
    it("takes a green that fails at 90 % back at once, to what is left of blue, once three tokens have expired", async () => {
        const api = await openExpiringCredentials({ lifetimeSeconds: LIFETIME_SECONDS });
        try {
            await tested.settle({ replicas: "4" });
            await startTraffic();
            const words = ["cutover", "green", "--steps", "10,90,100", "--bake", "16s", ...WATCH];
            const { command } = await withEnvironment({ KUBECONFIG: api.kubeconfig }, async () => ({
                command: tested.start(...words),
            }));
            await until(command, "green at 90 %");
            assert.ok((await api.issued()) > 3, `${await api.issued()} tokens were given out`);
            await loseOnePodOf("blue");
            // A request that this pod was about to answer may be lost with it.
            await load?.mark("without it");
            await execa("kubectl", ["annotate", "pods", "--selector=color=green", `${faultAnnotations.errorRate}=0.5`]);
            const brokenAt = Date.now();
            await until(command, "traffic is back on blue");
            const backAfter = Date.now() - brokenAt;
            await letPodsComeBack();
            const { exitCode, all } = await command;
            assert.equal(exitCode, 5, all);
            assert.match(
                all,
                /blue has 3 of the 4 ready pods .* Traffic moves there anyway, because green is failing: /,
            );
            assert.ok(backAfter < 12_000, `traffic was back after ${backAfter} ms:\n${all}`);
            const report = await load?.stop();
            const { targets = {} } = report?.phases.at(-1) ?? {};
            assert.ok(targets.gateway && targets.gateway.failed > 0, JSON.stringify(report?.phases));
            for (const { failed, failures, lost } of Object.values(targets)) {
                assert.deepEqual([lost, failures["500"]], [failed, failed], JSON.stringify(targets));
            }
            assert.deepEqual(await tested.agreement(), allSay("blue"));
        } finally {
            await letPodsComeBack();
            await api.close();
        }
    });
});
