import assert from "node:assert/strict";
import { inCluster, inState, ready, sizeOf, wants } from "../harness/clusterState.ts";
import { type JobPlayer, playJobs } from "../harness/jobPlayer.ts";
import { crashPods } from "../harness/operator.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { deployUnderLoad, type ServiceUnderLoad, type Settings } from "../harness/serviceUnderLoad.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";
import { playedLabel } from "../sandbox/pods/playedJobs.ts";

const fault = (name: string, value: string): Settings => ({ [`green.podAnnotations["${name}"]`]: value });

describe("a cutover to a colour that is broken", () => {
    let service: ServiceUnderLoad;
    let refused: PulumiRun;

    before(async () => {
        service = await deployUnderLoad("broken-target");
    });
    after(() => service.remove());

    /** What holds whatever is broken; `mended` is the configuration without the fault. */
    const keepsTheTraffic = (mended: Settings) => {
        it("fails the update", () => assert.notEqual(refused.exitCode, 0));

        it("leaves all traffic on the healthy colour, with all its pods", async () => {
            await service.answersOnly("blue");
            assert.equal((await sizeOf("blue")).ready, 3);
        });

        it("still tells the colour that has the traffic as the stack's output", async () => {
            assert.deepEqual(await service.stack.outputs(), { activeColor: "blue" });
        });

        it("converges in the next update, once the colour is mended", async () => {
            await service.configure(mended);
            await service.up();
            await service.answersOnly("green");
        });

        it("drains the old colour then", () => wants("blue", 0));

        it("leaves nothing behind", async () => assert.deepEqual(await inCluster(), await inState(service.stack)));
    };

    describe("and never gets ready", () => {
        before(async () => {
            await service.configure({
                activeColor: "green",
                rolloutTimeoutSeconds: "8",
                ...fault(faultAnnotations.neverReady, "true"),
            });
            refused = await service.tryUp();
        });

        it("says which Deployment has no ready pods, soon", () => {
            assert.match(refused.output, /my-app-green.*(timed out|progress deadline|failed to)/i);
            assert.match(refused.output, /0\/3|MinimumReplicasUnavailable|Minimum number of Pods/i);
        });

        keepsTheTraffic(fault(faultAnnotations.neverReady, "false"));
    });

    describe("and crashes after its rollout", () => {
        let afterRefresh: PulumiRun;

        before(async () => {
            await service.settle({ standbyReplicas: "3", rolloutTimeoutSeconds: "8" });
            await crashPods("green");
            await ready("green", 0);
            await service.configure({ activeColor: "green" });
            refused = await service.tryUp("--refresh=false");
            afterRefresh = await service.tryUp();
        });

        it("says how many pods are ready, how many are needed, and what to do", () => {
            assert.match(
                refused.output,
                /traffic has not moved\. green would get 100 % of the traffic and has 0 ready/,
            );
            assert.match(refused.output, /needed: 3 .*Bring green up first/);
        });

        it("waits for its pods where a refresh has seen them crash, and then says so", () => {
            assert.notEqual(afterRefresh.exitCode, 0);
            assert.match(afterRefresh.output, /my-app-green.*[\s\S]*(CrashLoopBackOff|exit code 1)/);
        });

        keepsTheTraffic({ standbyReplicas: "0", "green.image": "my-app:2.0.1" });
    });

    describe("and fails the smoke test", () => {
        before(async () => {
            await service.settle();
            await service.configure({
                activeColor: "green",
                "gate.smokeTest.path": "/checkout",
                ...fault(faultAnnotations.errorRate, "1"),
            });
            refused = await service.tryUp();
        });

        it("says which pod answered what, and what to do", () => {
            assert.match(
                refused.output,
                /traffic has not moved\. The smoke test \/checkout on port 8080 of green failed/,
            );
            assert.match(refused.output, /my-app-green-\S+ answered 500.*Fix green, or correct gate\.smokeTest/);
        });

        keepsTheTraffic(fault(faultAnnotations.errorRate, "0"));
    });

    describe("and fails the smoke test that a job in the mesh makes", () => {
        let jobs: JobPlayer;

        before(async () => {
            await service.settle();
            jobs = await playJobs();
            await service.configure({
                activeColor: "green",
                "gate.smokeTest.path": "/checkout",
                "gate.smokeTest.from": "mesh",
                [`labels["${playedLabel}"]`]: "true",
                ...fault(faultAnnotations.errorRate, "1"),
            });
            refused = await service.tryUp();
        });
        after(() => jobs?.stop());

        it("says what was answered, and what to do", () => {
            assert.match(
                refused.output,
                /traffic has not moved\. The smoke test \/checkout on port 8080 of green failed: answered 500 where 200 to 299/,
            );
            assert.match(refused.output, /Fix green, or correct gate\.smokeTest.*AuthorizationPolicy/);
        });

        keepsTheTraffic(fault(faultAnnotations.errorRate, "0"));

        it("asked the target alone, through the mesh, also where it passed", () => {
            assert.equal(jobs.said.size, 2);
            const [failed = "", passed] = [...jobs.said.values()];
            assert.match(failed, /"color":"green"/);
            assert.equal(passed, "");
        });
    });

    describe("through all of it", () => {
        it("loses no request", () => service.assertNothingLost());
    });
});
