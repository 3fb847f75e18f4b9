import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { allSay, type BluegreenStack, openBluegreenStack, until } from "../harness/bluegreen.ts";
import { actOnPart } from "../harness/parts.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";

describe("the bluegreen command while a part that it needs is away", () => {
    let tested: BluegreenStack;
    let load: RunningLoad;

    before(async () => {
        tested = await openBluegreenStack("cli-parts-away");
        await tested.stack.run("up", "--yes", "--skip-preview");
        await tested.stack.configure("activeColor", "green");
        await tested.stack.run("up", "--yes", "--skip-preview");
        load = await startLoad({ targets: sandboxTargets({ gateway: 40, mesh: 15 }) });
        await sleep(1000);
    });
    after(async () => {
        await tested.stack.remove();
        await load?.stop();
    });

    it("waits in a rollback for an istiod that is away, without which the API server takes no route", async () => {
        await actOnPart("istiod", "stop");
        const rollback = tested.start("rollback");
        await until(rollback, "traffic has not moved yet");
        await sleep(2000);
        await actOnPart("istiod", "start");
        const { exitCode, all } = await rollback;
        assert.equal(exitCode, 0, all);
        assert.match(all, /traffic has not moved yet; retrying for 2 min.*webhook/);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("does not go on calling a green healthy after Prometheus went down in the middle of the bake", async () => {
        assert.equal((await tested.run("release")).exitCode, 0);
        const watch = ["--bake", "20s", "--yes", "--min-requests", "20", "--interval", "2s"];
        const command = tested.start("cutover", "green", ...watch);
        try {
            await until(command, "healthy");
            await actOnPart("prometheus", "stop");
            const { exitCode, all } = await command;
            assert.equal(exitCode, 5, all);
            assert.match(all, /rolled back to blue: inconclusive: Prometheus at \S+ does not answer/);
        } finally {
            await actOnPart("prometheus", "start");
        }
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });

    it("loses no request meanwhile", async () => {
        const { lost, targets } = await load.stop();
        assert.equal(lost, 0, JSON.stringify(targets));
    });
});
