import assert from "node:assert/strict";
import { lookAgain } from "../../../../src/cli/status/lookAgain.ts";

/** Looks until so many looks were made; those that are named fail. */
async function looksWith(count: number, failing: number[]) {
    const [stop, told] = [new AbortController(), [] as string[]];
    let looks = 0;
    const look = async () => {
        looks += 1;
        if (looks === count) stop.abort();
        if (failing.includes(looks)) throw new Error(`look ${looks} failed`);
    };
    const tell = async (error: unknown) => void told.push((error as Error).message);
    await lookAgain(look, tell, { interval: 1, signal: stop.signal });
    return { looks, told };
}

describe("looking again and again", () => {
    it("ends when it is told to", async () => assert.deepEqual(await looksWith(3, []), { looks: 3, told: [] }));

    it("continues after a failed read, and reports it", async () => {
        assert.deepEqual(await looksWith(4, [2, 3]), { looks: 4, told: ["look 2 failed", "look 3 failed"] });
    });

    it("does not wait for the interval to pass once it is told to end", async () => {
        const stop = new AbortController();
        const look = async () => void setTimeout(() => stop.abort(), 5);
        await lookAgain(look, async () => undefined, { interval: 2 ** 30, signal: stop.signal });
        assert.ok(stop.signal.aborted);
    });
});
