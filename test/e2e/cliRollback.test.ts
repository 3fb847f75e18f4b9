import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { allSay, type BluegreenStack, liveRoute, openBluegreenStack } from "../harness/bluegreen.ts";
import { routedTo } from "../harness/clusterState.ts";
import { letPodsComeBack, loseOnePodOf } from "../harness/losePods.ts";
import { crashPods } from "../harness/operator.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

/** The colour that callers get whom no route leads. */
async function pinnedTo(): Promise<string> {
    const { stdout } = await execa("kubectl", ["get", "service/my-app", "--output", "jsonpath={.spec.selector.color}"]);
    return stdout;
}

/** How long Pulumi waits for pods that do not come. */
const ROLLOUT_SECONDS = 60;

const NO_STANDBY = { standbyReplicas: "0", scaleDownDelaySeconds: "1" };

function withoutUid(text: string): string {
    const object = JSON.parse(text) as { metadata: { uid?: string; resourceVersion?: string } };
    delete object.metadata.uid;
    delete object.metadata.resourceVersion;
    return JSON.stringify(object);
}

describe("bluegreen rollback", () => {
    let tested: BluegreenStack;
    let load: RunningLoad | undefined;
    const startTraffic = async () => {
        load = await startLoad({ targets: sandboxTargets({ gateway: 40, mesh: 15 }) });
        await sleep(1000);
    };
    const deploy = async (settings: Record<string, string>) => {
        await tested.stack.configureAll(settings);
        await tested.stack.run("up", "--yes", "--skip-preview");
    };
    const liveColor = async () => (await liveRoute()).spec.http[0]?.route[0]?.destination.subset;
    const noneLost = async () => {
        const report = await load?.stop();
        assert.equal(report?.lost, 0, JSON.stringify(report?.targets));
    };

    before(async () => {
        tested = await openBluegreenStack("cli-rollback");
    });
    afterEach(async () => {
        await load?.stop();
        load = undefined;
    });
    after(() => tested.stack.remove());

    it("does not go to a green that nobody has been served by yet, nor lets the update that waits for it", async () => {
        await tested.settle({ scaleDownDelaySeconds: "1" });
        await tested.break("green", faultAnnotations.slowStart, "5s");
        await tested.stack.configure("activeColor", "green");
        const update = tested.stack.tryRun("up", "--yes", "--skip-preview");
        await execa("kubectl", [
            "wait",
            "--for=jsonpath={.metadata.generation}=2",
            "deployment/my-app-green",
            "--timeout=30s",
        ]);
        await startTraffic();
        const { exitCode, stderr } = await tested.run("rollback", "--no-follow", "--reason", "not tonight");
        assert.equal(exitCode, 3);
        assert.match(stderr, /did not serve before.*green is now on hold.*bluegreen cutover green/s);
        const { exitCode: ended, output } = await update;
        assert.notEqual(ended, 0);
        assert.match(output, /traffic has not moved. It was rolled back from green .*not tonight/s);
        await noneLost();
        await deploy({ activeColor: "blue" });
        assert.deepEqual(await tested.agreement(), allSay("blue"));
        assert.equal((await tested.run("rollback", "--force", "--no-follow")).exitCode, 0);
        assert.equal(await liveColor(), "green");
    });

    it("brings the traffic back to blue without losing a request, with retries and timeout as they were", async () => {
        await tested.settle();
        await deploy({ activeColor: "green" });
        const [before] = (await liveRoute()).spec.http;
        await startTraffic();
        const { exitCode, stderr } = await tested.run("rollback", "--reason", "checkout fails");
        assert.equal(exitCode, 0, stderr);
        await noneLost();
        const [after] = (await liveRoute()).spec.http;
        assert.deepEqual([after?.retries, after?.timeout], [before?.retries, before?.timeout]);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("does not undo itself when it is run again", async () => {
        const { exitCode } = await tested.run("rollback");
        assert.equal(exitCode, 0);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("is stopped by a hold: old configuration that a pipeline runs again moves nothing, until it is released", async () => {
        await tested.stack.configure("activeColor", "green");
        const rerun = await tested.stack.tryRun("up", "--yes", "--skip-preview");
        assert.notEqual(rerun.exitCode, 0);
        assert.match(rerun.output, /rolled back from green .*checkout fails.*bluegreen release/s);
        assert.equal(await liveColor(), "blue");
        assert.equal((await tested.run("release")).exitCode, 0);
        await tested.stack.run("up", "--yes", "--skip-preview");
        assert.deepEqual(await tested.agreement(), allSay("green"));
    });

    it("takes the split of a canary back, and leaves no split in the configuration", async () => {
        await tested.settle();
        await deploy({ "traffic.idlePercent": "30" });
        await startTraffic();
        const { exitCode, stderr } = await tested.run("rollback");
        assert.equal(exitCode, 0, stderr);
        await noneLost();
        assert.equal((await liveRoute()).spec.http[0]?.route.length, 1);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("does not wait for the lock of another update, and follows once that is over", async () => {
        await tested.settle({ scaleDownDelaySeconds: "12" });
        // The drain of blue keeps this update going, and so the lock, after it has moved the traffic.
        await tested.stack.configure("standbyReplicas", "1");
        await tested.stack.configure("activeColor", "green");
        const other = tested.stack.tryRun("up", "--yes", "--skip-preview");
        await routedTo("green");
        const command = tested.start("rollback", "--reason", "errors");
        const backAfter = await new Promise<number>((done) => {
            const startedAt = Date.now();
            command.stdout?.on(
                "data",
                (text) => String(text).includes("traffic is back") && done(Date.now() - startedAt),
            );
        });
        assert.ok(backAfter < 5_000, `traffic was back after ${backAfter} ms`);
        const { exitCode, all } = await command;
        await other;
        assert.equal(exitCode, 0, all);
        assert.match(all, /waiting for .* who is updating the stack/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("goes at once to a blue that is not complete where green has lost pods, and takes the Service that callers know along", async () => {
        await tested.settle({ "service.pinToActive": "true", scaleDownDelaySeconds: "1" });
        await deploy({ activeColor: "green" });
        assert.equal(await pinnedTo(), "green");
        try {
            // Before there are requests: one that such a pod was about to answer is lost with it.
            await loseOnePodOf("blue", "blue", "green");
            await startTraffic();
            const { exitCode, stdout, stderr } = await tested.run("rollback", "--no-follow");
            assert.equal(exitCode, 0, stderr);
            assert.match(
                stdout,
                /blue has 1 of the 2 ready pods that it needs\. .*because green has 2 of its 3 pods ready/,
            );
            assert.deepEqual([await liveColor(), await pinnedTo()], ["blue", "blue"]);
        } finally {
            await letPodsComeBack();
        }
        await noneLost();
        await deploy({ activeColor: "blue" });
        assert.equal(await pinnedTo(), "blue");
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("lets configuration and state follow at once where the pods of green crash, without waiting for those", async () => {
        await tested.settle({ rolloutTimeoutSeconds: String(ROLLOUT_SECONDS), scaleDownDelaySeconds: "1" });
        await deploy({ activeColor: "green" });
        await crashPods("green");
        await execa("kubectl", ["wait", "deploy/my-app-green", "--for=jsonpath={.status.unavailableReplicas}=3"]);
        try {
            const { exitCode, stdout, stderr, startedAt, endedAt } = await tested.run("rollback");
            assert.equal(exitCode, 0, stderr);
            assert.match(stdout, /without a refresh.*: green has 0 of its 3 pods ready/);
            assert.ok(endedAt - startedAt < ROLLOUT_SECONDS * 1000, `it took ${endedAt - startedAt} ms`);
        } finally {
            await execa("kubectl", ["delete", "pods", "--selector=color=green", "--grace-period=0", "--force"]);
            await execa("kubectl", ["rollout", "status", "deploy/my-app-green", "--timeout=60s"]);
        }
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("scales a blue with 0 pods up before traffic goes back to it", async () => {
        await tested.settle(NO_STANDBY);
        await deploy({ activeColor: "green" });
        await startTraffic();
        const { exitCode, stdout, stderr } = await tested.run("rollback");
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, /scaling it from 0 to 3 first/);
        await noneLost();
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("is refused before traffic moves where blue gets no ready pods, and says so", async () => {
        await tested.settle(NO_STANDBY);
        await deploy({ activeColor: "green" });
        const quota = "quota/no-more";
        await execa("kubectl", ["create", "quota", "no-more", "--hard=pods=1"]);
        await execa("kubectl", ["wait", "--for=jsonpath={.status.hard.pods}=1", quota]);
        const { exitCode, stderr } = await tested.run("rollback", "--timeout", "3s");
        await execa("kubectl", ["delete", quota]);
        await letPodsComeBack();
        assert.equal(exitCode, 3);
        assert.match(stderr, /traffic has not moved.*needed: 3/s);
        assert.equal((await liveRoute()).spec.http[0]?.route[0]?.destination.subset, "green");
    });

    it("refuses where blue has no subset, the Service leaves it out, Argo CD owns the route or somebody made it anew, and goes on with --force", async () => {
        await tested.settle();
        await deploy({ activeColor: "green" });
        const { stdout: rule } = await execa("kubectl", ["get", "dr/my-app", "--output", "json"]);
        const subsets = (JSON.parse(rule) as { spec: { subsets: { name: string }[] } }).spec.subsets;
        const put = (wanted: object[]) =>
            execa("kubectl", [
                "patch",
                "dr/my-app",
                "--type=merge",
                "-p",
                JSON.stringify({ spec: { subsets: wanted } }),
            ]);
        await put(subsets.filter(({ name }) => name !== "blue"));
        const intoNothing = await tested.run("rollback", "--force");
        await put(subsets);
        assert.equal(intoNothing.exitCode, 3);
        assert.match(intoNothing.stderr, /Requests to blue.* has no subset blue .*\(it has: green\)/);
        const select = (color: string | null) =>
            execa("kubectl", ["patch", "svc/my-app", "-p", JSON.stringify({ spec: { selector: { color } } })]);
        await select("green");
        const pastTheService = await tested.run("rollback", "--force");
        await select(null);
        assert.equal(pastTheService.exitCode, 3);
        assert.match(pastTheService.stderr, /Requests to blue.* the Service .*my-app selects pods with color: green/);
        assert.equal(await liveColor(), "green");
        await execa("kubectl", ["annotate", "vs", "my-app", "argocd.argoproj.io/tracking-id=prod:x"]);
        const refused = await tested.run("rollback");
        assert.equal(refused.exitCode, 3);
        assert.match(refused.stderr, /Argo CD \(prod:x\)/);
        assert.equal((await tested.run("rollback", "--force", "--no-follow")).exitCode, 0);
        assert.equal(await liveColor(), "blue");

        const { stdout: route } = await execa("kubectl", ["get", "vs/my-app", "--output", "json"]);
        await execa("kubectl", ["replace", "--force", "--filename", "-"], { input: withoutUid(route) });
        const before = await liveRoute();
        for (const words of [["release"], ["resume"], ["cutover", "green", "--bake", "0", "--yes"], ["standby", "1"]]) {
            const { exitCode, stderr } = await tested.run(...words);
            assert.deepEqual([words[0], exitCode], [words[0], 3], stderr);
            assert.match(stderr, /nothing was changed: .* in the cluster has uid .*another cluster.*recreated/);
        }
        assert.deepEqual(await liveRoute(), before);
    });
});
