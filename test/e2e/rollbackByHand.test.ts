import assert from "node:assert/strict";
import { execa } from "execa";
import { routedTo, sizeOf, wants } from "../harness/clusterState.ts";
import { rollBackByScript, scale } from "../harness/operator.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";

describe("a rollback by hand with the guide's rollback.sh", () => {
    let service: ServiceUnderLoad;

    before(async () => {
        service = await deployUnderLoad("rollback-by-hand");
    });
    after(() => service.remove());

    describe("after the drain, then `pulumi up`", () => {
        let preview: PulumiRun;

        before(async () => {
            await cutOverAndRollBack();
            preview = await service.stack.run("preview");
            await service.up();
        });

        it("says in the preview that the update moves the traffic again", () => {
            assert.match(preview.output, /my-app: traffic moves: blue 100 % -> green 100 %/);
        });

        it("moves it to the configured colour", () => service.answersOnly("green"));

        it("drains the other colour", () => wants("blue", 0));
    });

    describe("after the drain, then `pulumi up` without a refresh", () => {
        let versionBefore: string;

        before(async () => {
            await cutOverAndRollBack();
            versionBefore = (await sizeOf("blue")).version;
            await service.up("--refresh=false");
        });

        it("leaves the traffic where the operator put it", () => service.answersOnly("blue"));

        it("leaves the colour that has it as it is", async () => {
            assert.equal((await sizeOf("blue")).version, versionBefore);
        });
    });

    describe("before an update without a refresh that shrinks the idle colour", () => {
        let versionBefore: string;
        let preview: PulumiRun;
        let refused: PulumiRun;

        before(async () => {
            await service.settle({ standbyReplicas: "3" });
            await service.configure({ activeColor: "green" });
            await service.up();
            await rollBackByScript("blue");
            versionBefore = (await sizeOf("blue")).version;
            await service.configure({ standbyReplicas: "0" });
            preview = await service.stack.tryRun("preview", "--refresh=false");
            refused = await service.tryUp("--refresh=false");
        });

        it("is refused, since that colour has the traffic, and told to refresh", () => {
            assert.notEqual(refused.exitCode, 0);
            assert.match(refused.output, /blue was left unchanged\. It has 100 % of the traffic/);
            assert.match(refused.output, /scale it down from 3 pods to 0/);
            assert.match(refused.output, /`pulumi up --refresh`/);
        });

        it("is refused by the preview already", () => {
            assert.notEqual(preview.exitCode, 0);
            assert.match(preview.output, /blue was left unchanged/);
        });

        it("leaves the colour as it is", async () => assert.equal((await sizeOf("blue")).version, versionBefore));

        it("leaves the traffic on it", () => service.answersOnly("blue"));

        it("is refused too where the route gives its only colour a weight of 0, which is all of the traffic in Istio", async () => {
            const zero = JSON.stringify([{ op: "replace", path: "/spec/http/0/route/0/weight", value: 0 }]);
            await execa("kubectl", ["patch", "virtualservice", "my-app", "--type=json", `--patch=${zero}`]);
            const again = await service.tryUp("--refresh=false");
            assert.match(again.output, /blue was left unchanged\. It has 100 % of the traffic/);
            await service.answersOnly("blue");
        });

        it("moves nothing back by an update of the route that is about something else", async () => {
            await service.configure({ standbyReplicas: "3", cutoverReason: "a new reason" });
            const again = await service.tryUp("--refresh=false");
            assert.match(again.output, /Somebody moved it since the last update.*`pulumi up --refresh`/s);
            await service.answersOnly("blue");
            await service.configure({ standbyReplicas: "0" });
        });

        it("goes through with a refresh: the traffic moves first, and the colour drains", async () => {
            await service.up("--refresh");
            await service.answersOnly("green");
            await wants("blue", 0);
        });
    });

    describe("during the drain", () => {
        let refused: PulumiRun;

        before(async () => {
            await service.settle({ scaleDownDelaySeconds: "6" });
            await service.configure({ activeColor: "green" });
            const update = service.tryUp();
            await routedTo("green");
            await rollBackByScript("blue");
            refused = await update;
        });

        it("ends the update with an error that says what to do", () => {
            assert.notEqual(refused.exitCode, 0);
            assert.match(refused.output, /blue was left unchanged\. It has 100 % of the traffic/);
            assert.match(refused.output, /`pulumi up --refresh`/);
        });

        it("keeps all pods of the colour that has the traffic again", () => wants("blue", 3));

        it("keeps them also in an update without a refresh", async () => {
            const again = await service.tryUp("--refresh=false");
            assert.match(again.output, /blue was left unchanged/);
            await wants("blue", 3);
        });

        it("leaves the traffic where the operator put it", () => service.answersOnly("blue"));

        it("is followed by an update that moves the traffic and drains the colour", async () => {
            await service.up();
            await service.answersOnly("green");
            await wants("blue", 0);
        });
    });

    describe("through all of it", () => {
        it("loses no request, whatever the operator does", () => service.assertNothingLost());
    });

    /** Green has the traffic and blue no pods, until somebody brings blue up and runs the script. */
    const cutOverAndRollBack = async () => {
        await service.settle();
        await service.configure({ activeColor: "green" });
        await service.up();
        await scale("blue", 3);
        await rollBackByScript("blue");
    };
});
