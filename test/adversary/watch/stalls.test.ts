import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { starvation, watchStalls } from "./stalls.ts";

describe("a machine without processor time", () => {
    it("shows in how late a timer runs since the last call", async () => {
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

    it("explains timeouts, and no other lost requests", () => {
        assert.match(String(starvation({ "mesh TIMEOUT": 9 }, 2700)), /had no processor time for 2\.7 s/);
        assert.equal(starvation({ "mesh TIMEOUT": 9 }, 300), undefined);
        assert.equal(starvation({ "mesh TIMEOUT": 9, "gateway 503": 1 }, 2700), undefined);
        assert.equal(starvation({}, 2700), undefined);
    });
});
