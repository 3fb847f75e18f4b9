import assert from "node:assert/strict";
import { routedTo, wants } from "../harness/clusterState.ts";
import { scale } from "../harness/operator.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";

describe("`kubectl scale` by an operator", () => {
    let service: ServiceUnderLoad;

    before(async () => {
        service = await deployUnderLoad("scaled-by-hand");
    });
    after(() => service.remove());

    describe("of the idle colour after a cutover", () => {
        before(async () => {
            await service.settle();
            await service.configure({ activeColor: "green" });
            await service.up();
            await scale("blue", 2);
        });

        it("stays in an update without a refresh, which knows nothing of it", async () => {
            await service.up("--refresh=false");
            await wants("blue", 2);
        });

        it("does not conflict with a new image for that colour, without a refresh either", async () => {
            await service.configure({ "blue.image": "my-app:3.0.0" });
            await service.up("--refresh=false");
            await wants("blue", 0);
        });

        it("is taken back by the next update", async () => {
            await scale("blue", 2);
            await service.up();
            await wants("blue", 0);
        });

        it("leaves the traffic where it is", () => service.answersOnly("green"));
    });

    describe("of both colours during the drain", () => {
        before(async () => {
            await service.settle({ scaleDownDelaySeconds: "6" });
            await service.configure({ activeColor: "green" });
            const update = service.up();
            await routedTo("green");
            await Promise.all([scale("blue", 4), scale("green", 5)]);
            await update;
        });

        it("does not stop the colour that lost the traffic from shrinking", () => wants("blue", 0));

        it("stays with the colour that has it", () => wants("green", 5));
    });

    describe("of the colour that has the traffic", () => {
        let refused: PulumiRun;

        before(async () => {
            // Green was scaled to 5, and 3 would not do for it.
            await service.settle({ "gate.minReadyPercent": "60" });
            await service.settle();
            await scale("blue", 5);
        });

        it("stays in an update without a refresh", async () => {
            await service.up("--refresh=false");
            await wants("blue", 5);
        });

        it("is not taken back, since that would shrink it: the update is refused and says what to do", async () => {
            refused = await service.tryUp();
            assert.notEqual(refused.exitCode, 0);
            assert.match(refused.output, /blue was left unchanged\. It has 100 % of the traffic/);
            assert.match(refused.output, /scale it down from 5 pods to 3/);
            assert.match(refused.output, /replicas 5/);
            await wants("blue", 5);
        });

        it("stays once it is declared, as the error says", async () => {
            await service.configure({ replicas: "5" });
            await service.up();
            await wants("blue", 5);
        });

        it("keeps the traffic from moving to fewer pods", async () => {
            await service.configure({ activeColor: "green", replicas: "3" });
            const { exitCode, output } = await service.tryUp();
            assert.notEqual(exitCode, 0);
            assert.match(output, /traffic has not moved\. green .* has 3 ready pods; needed: 5/);
            await service.answersOnly("blue");
        });

        it("is matched by the other colour once that is declared, and then shrinks", async () => {
            await service.configure({ replicas: "5" });
            await service.up();
            await service.answersOnly("green");
            await wants("blue", 0);
        });
    });

    describe("through all of it", () => {
        it("loses no request, whatever the operator does", () => service.assertNothingLost());
    });
});
