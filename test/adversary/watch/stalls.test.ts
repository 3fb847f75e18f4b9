import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { starvation, watchStalls } from "./stalls.ts";

describe("a machine that has no time", () => {
    it("is seen by how long others wait for their turn, since the last look", async () => {
        const stalls = watchStalls();
        const until = performance.now() + 1500;
        while (performance.now() < until);
        await sleep(250);
        const worst = stalls.take();
        assert.ok(worst >= 1000);
        await sleep(250);
        assert.ok(stalls.take() < worst);
        stalls.stop();
    });

    it("is to blame for requests that nobody answered, and for no others", () => {
        assert.match(String(starvation({ "mesh TIMEOUT": 9 }, 2700)), /stood still for 2\.7 s/);
        assert.equal(starvation({ "mesh TIMEOUT": 9 }, 300), undefined);
        assert.equal(starvation({ "mesh TIMEOUT": 9, "gateway 503": 1 }, 2700), undefined);
        assert.equal(starvation({}, 2700), undefined);
    });
});
