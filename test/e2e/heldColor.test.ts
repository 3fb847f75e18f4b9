import assert from "node:assert/strict";
import { type JobPlayer, playJobs } from "../harness/jobPlayer.ts";
import { hold, release, rollBackByScript, scale } from "../harness/operator.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";
import { playedLabel } from "../sandbox/pods/playedJobs.ts";

describe("a pipeline that runs its old configuration again after a rollback", () => {
    let service: ServiceUnderLoad;
    let preview: PulumiRun;
    let refused: PulumiRun;

    before(async () => {
        service = await deployUnderLoad("held-colour");
        await service.configure({ activeColor: "green" });
        await service.up();
        await scale("blue", 3);
        await rollBackByScript("blue");
        await hold("green", "checkout fails");
        preview = await service.stack.tryRun("preview");
        refused = await service.tryUp();
    });
    after(() => service.remove());

    it("is refused with who held the colour, why, and what to do", () => {
        assert.notEqual(refused.exitCode, 0);
        assert.match(refused.output, /traffic has not moved\. It was rolled back from green at .* \(checkout fails\)/);
        assert.match(refused.output, /Set activeColor to blue.*`bluegreen release my-app`/);
    });

    it("is refused by the preview already", () => {
        assert.notEqual(preview.exitCode, 0);
        assert.match(preview.output, /It was rolled back from green/);
    });

    it("leaves the traffic where the rollback put it", () => service.answersOnly("blue"));

    it("does not move it without a refresh either", async () => {
        await service.tryUp("--refresh=false");
        await service.answersOnly("blue");
    });

    it("may deploy the configuration that fits the rollback", async () => {
        await service.configure({ activeColor: "blue" });
        await service.up();
        await service.answersOnly("blue");
    });

    it("is still refused after that", async () => {
        await service.configure({ activeColor: "green" });
        assert.match((await service.tryUp()).output, /It was rolled back from green/);
        await service.answersOnly("blue");
    });

    it("moves the traffic once the colour is released", async () => {
        await release();
        await service.up();
        await service.answersOnly("green");
    });

    describe("and a rollback of a canary while its last step is being tried out", () => {
        let jobs: JobPlayer;

        before(async () => {
            await service.settle({ activeColor: "green", standbyReplicas: "3", "traffic.idlePercent": "10" });
            jobs = await playJobs(async () => {
                await rollBackByScript("green");
                await hold("blue", "the canary fails");
            });
            await service.reset({
                standbyReplicas: "3",
                "gate.smokeTest.path": "/checkout",
                "gate.smokeTest.from": "mesh",
                [`labels["${playedLabel}"]`]: "true",
            });
            refused = await service.tryUp();
        });
        after(() => jobs?.stop());

        it("is not overwritten by what was admitted before it", async () => {
            assert.equal(jobs.said.size, 1, "there was no smoke test");
            assert.notEqual(refused.exitCode, 0, refused.output);
            assert.match(
                refused.output,
                /traffic has not moved\. It was rolled back from blue at .* \(the canary fails\)/,
            );
            await service.answersOnly("green");
        });
    });

    describe("through all of it", () => {
        it("loses no request", () => service.assertNothingLost());
    });
});
