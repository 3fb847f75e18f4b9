import assert from "node:assert/strict";
import { drainSeconds, inCluster, inState, routedTo, sizeOf, wanted, wants } from "../harness/clusterState.ts";
import { proxiesConnected } from "../harness/connectedProxies.ts";
import { actOnPart } from "../harness/parts.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { DRAIN_SECONDS, deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";
import { faultAnnotations } from "../sandbox/pods/faults.ts";

/** Starts istiod, and waits until both callers' proxies have found it again. */
async function startIstiod() {
    await actOnPart("istiod", "start");
    await proxiesConnected();
}

/**
 * After an outage of the API server istiod takes up its watches one by one, and may hear of a route a second before it hears of
 * the new pods behind it. What comes between two scenarios is not what is tested, so it begins with an istiod that knows all.
 */
async function letIstiodCatchUp() {
    await actOnPart("istiod", "restart");
    await proxiesConnected();
}

/** istiod backs off before it looks again for an API server that was away, and hears of the new route only then. */
const LONGER_THAN_ISTIOD_IS_BLIND = "15";

describe("an update during which the control plane fails", () => {
    let service: ServiceUnderLoad;
    let interrupted: PulumiRun;

    before(async () => {
        service = await deployUnderLoad("control-plane");
    });
    after(() => service.remove());

    const converges = () => {
        it("is made good by the next update: all traffic moves, and the old colour drains", async () => {
            await service.up();
            await service.answersOnly("green");
            await wants("blue", 0);
        });

        it("keeps the old colour as long as every proxy may need to hear of the route", async () => {
            const seconds = await drainSeconds("blue");
            assert.ok(seconds >= DRAIN_SECONDS, `${seconds} s`);
        });

        it("leaves nothing behind", async () => assert.deepEqual(await inCluster(), await inState(service.stack)));
    };

    describe("the API server restarts while the pods come up", () => {
        before(async () => {
            await service.configure({
                activeColor: "green",
                scaleDownDelaySeconds: LONGER_THAN_ISTIOD_IS_BLIND,
                [`green.podAnnotations["${faultAnnotations.slowStart}"]`]: "4s",
            });
            const update = service.tryUp();
            await wanted("green", 3);
            await actOnPart("kube-apiserver", "restart");
            interrupted = await update;
        });

        it("leaves the traffic on one colour, with all its pods", async () => {
            const answering = await service.answering();
            assert.deepEqual(answering, [interrupted.exitCode === 0 ? "green" : "blue"]);
            for (const color of answering) assert.equal((await sizeOf(color as "blue" | "green")).ready, 3);
        });

        converges();

        after(letIstiodCatchUp);
    });

    describe("the API server restarts during the drain", () => {
        before(async () => {
            await service.settle({ scaleDownDelaySeconds: "6" });
            await service.configure({ activeColor: "green" });
            const update = service.tryUp();
            await routedTo("green");
            await actOnPart("kube-apiserver", "restart");
            interrupted = await update;
        });

        it("leaves all traffic on the new colour", () => service.answersOnly("green"));

        converges();

        after(letIstiodCatchUp);
    });

    describe("istiod goes down during the drain", () => {
        before(async () => {
            await service.settle({ scaleDownDelaySeconds: "6" });
            await service.configure({ activeColor: "green" });
            const update = service.tryUp();
            await routedTo("green");
            await service.answersOnly("green");
            await actOnPart("istiod", "stop");
            interrupted = await update;
        });
        after(startIstiod);

        it("does not disturb the update: the proxies know the new route already", async () => {
            assert.equal(interrupted.exitCode, 0, interrupted.output);
            await wants("blue", 0);
        });

        it("leaves all traffic on the new colour", () => service.answersOnly("green"));
    });

    describe("istiod, and its webhook with it, is down", () => {
        before(async () => {
            await service.settle();
            await service.configure({ activeColor: "green" });
            await actOnPart("istiod", "stop");
            interrupted = await service.tryUp();
            await startIstiod();
        });
        after(startIstiod);

        it("fails, and names what did not answer", () => {
            assert.notEqual(interrupted.exitCode, 0);
            assert.match(interrupted.output, /failed calling webhook .*istio/);
        });

        it("leaves all traffic on the old colour, with all its pods", async () => {
            await service.answersOnly("blue");
            assert.equal((await sizeOf("blue")).ready, 3);
        });

        converges();
    });

    describe("through all of it", () => {
        it("loses no request", () => service.assertNothingLost());
    });
});
