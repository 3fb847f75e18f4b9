import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { pathOf, readObject } from "../harness/apiServer.ts";
import { drainSeconds, routedTo, sizeOf, wants } from "../harness/clusterState.ts";
import { rollBackByScript } from "../harness/operator.ts";
import { place } from "../harness/place.ts";
import type { PulumiRun } from "../harness/pulumiStack.ts";
import { DRAIN_SECONDS, deployUnderLoad, type ServiceUnderLoad } from "../harness/serviceUnderLoad.ts";

/** A push to every proxy that has nothing to do with the service. */
async function pushAnotherRoute(timeout: string): Promise<void> {
    const route = {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name: "another", namespace: "kube-public" },
        spec: { hosts: ["another.example.com"], http: [{ timeout, route: [{ destination: { host: "another" } }] }] },
    };
    await execa("kubectl", ["apply", "--filename", "-"], { input: JSON.stringify(route) });
}

describe("a drain in a cluster in which others work too", () => {
    let service: ServiceUnderLoad;

    before(async () => {
        service = await deployUnderLoad("drain-looks");
    });
    after(async () => {
        await execa("kubectl", ["delete", "virtualservice", "another", "-n", "kube-public", "--ignore-not-found"]);
        await service.remove();
    });

    const waitingForProxies = {
        "drain.waitForProxies": "true",
        "drain.istiodUrls[0]": String(process.env.ISTIOD_URL),
        "drain.timeoutSeconds": "60",
    };

    describe("traffic goes back while every proxy is waited for", () => {
        let refused: PulumiRun;

        before(async () => {
            await service.configure({ ...waitingForProxies, activeColor: "green" });
            const update = service.tryUp();
            await routedTo("green");
            // In the middle of the wait: on a quiet machine every proxy knows, and blue may shrink, right after the delay.
            await sleep((DRAIN_SECONDS * 1000) / 2);
            await rollBackByScript("blue");
            refused = await update;
        });

        it("keeps the colour that has it again, and says so", async () => {
            assert.match(refused.output, /blue stays until every proxy has confirmed the new route/);
            assert.notEqual(refused.exitCode, 0, refused.output);
            assert.match(refused.output, /blue was left unchanged\. It has 100 % of the traffic/);
            await wants("blue", 3);
            await service.answersOnly("blue");
        });
    });

    describe("another service's route changes all the time while every proxy is waited for", () => {
        let update: PulumiRun;

        before(async () => {
            await service.settle({ ...waitingForProxies, standbyReplicas: "3" });
            await service.configure({ "green.image": "my-app:2.1.0" });
            let over = false;
            const running = service.tryUp().finally(() => {
                over = true;
            });
            // A mesh that never stands still for the ten seconds and more that a proxy without a push would be waited for.
            for (let second = 1; !over; second += 4) {
                await pushAnotherRoute(`${second}s`);
                await sleep(4000);
            }
            update = await running;
        });

        it("does not hold the update up", () => {
            assert.equal(update.exitCode, 0, update.output);
            assert.match(update.output, /green stays until every proxy has confirmed the new route/);
        });
    });

    describe("with allowLiveChange, which lifts refusals and no wait", () => {
        before(async () => {
            await service.settle({ allowLiveChange: "true" });
            await service.configure({ activeColor: "green" });
            await service.up();
        });

        it("keeps the colour that lost the traffic until the drain is over", async () => {
            await wants("blue", 0);
            const seconds = await drainSeconds("blue");
            assert.ok(seconds >= DRAIN_SECONDS, `${seconds} s`);
        });
    });

    describe("traffic goes back during the drain, with allowLiveChange left set", () => {
        let refused: PulumiRun;

        before(async () => {
            await service.settle();
            await service.configure({ activeColor: "green", allowLiveChange: "true" });
            const update = service.tryUp();
            await routedTo("green");
            await rollBackByScript("blue");
            refused = await update;
        });

        it("keeps the pods that serve all the same", async () => {
            assert.notEqual(refused.exitCode, 0, refused.output);
            assert.match(
                refused.output,
                /blue was left unchanged\. It has 100 % .* allowLiveChange does not permit this/,
            );
            await wants("blue", 3);
            await service.answersOnly("blue");
        });
    });

    describe("with a Service that is pinned to the active colour", () => {
        const selected = async () => {
            const path = pathOf("services", place.namespace, "my-app");
            return (await readObject<{ spec: { selector: { color: string } } }>(path)).spec.selector.color;
        };

        before(async () => {
            await service.settle({ "service.pinToActive": "true", standbyReplicas: "3" });
            await service.configure({ activeColor: "green" });
        });

        it("moves the Service before the colour shrinks that it selected, also with one thing at a time", async () => {
            const sizes: [selected: string, pods: number][] = [];
            let over = false;
            const watched = (async () => {
                while (!over) {
                    // The pods first: what has shrunk by then must have been left by then.
                    const { wanted } = await sizeOf("blue");
                    sizes.push([await selected(), wanted]);
                    await sleep(20);
                }
            })();
            await service.configure({ standbyReplicas: "0" });
            await service.up("--parallel", "1");
            over = true;
            await watched;
            assert.deepEqual(
                sizes.filter(([color, pods]) => color === "blue" && pods < 3),
                [],
            );
            assert.deepEqual([await selected(), (await sizeOf("blue")).wanted], ["green", 0]);
        });

        it("does not shrink the colour that it selects though the route leads to the other", async () => {
            await service.configure({ standbyReplicas: "3" });
            await service.up();
            // In the route's own words, which name the Service over both colours.
            const path = "/spec/http/0/route/0/destination/subset";
            const patch = JSON.stringify([{ op: "replace", path, value: "blue" }]);
            await execa("kubectl", ["patch", "virtualservice", "my-app", "--type=json", "--patch", patch]);
            await service.configure({ "green.replicas": "1" });
            const { exitCode, output } = await service.tryUp("--refresh=false");
            assert.notEqual(exitCode, 0);
            assert.match(output, /green was left unchanged\. It has the traffic of callers without a sidecar/);
            await wants("green", 3);
        });

        it("has the Service of the subsets until no proxy leads to it, when it is pinned no more", async () => {
            const { output } = await service.settle();
            assert.match(output, /the old destination my-app-all\.\S+:80 stays/);
            const { stdout } = await execa("kubectl", ["get", "service", "my-app-all", "--ignore-not-found"]);
            assert.equal(stdout, "");
        });
    });

    describe("through all of it", () => {
        it("loses no request", () => service.assertNothingLost());
    });
});
