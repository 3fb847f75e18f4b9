import assert from "node:assert/strict";
import fc from "fast-check";
import { WorkSlots } from "./workSlots.ts";

const turn = () => new Promise<void>((next) => setImmediate(next));

describe("WorkSlots", () => {
    it("never has more work going on than it has capacity, and does all of it", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 0, max: 20 }),
                async (capacity, jobs) => {
                    const slots = new WorkSlots(capacity);
                    let now = 0;
                    let most = 0;
                    let done = 0;
                    const job = async () => {
                        most = Math.max(most, ++now);
                        await turn();
                        now -= 1;
                        done += 1;
                    };
                    await Promise.all(Array.from({ length: jobs }, () => slots.run(job)));
                    assert.deepEqual({ done, most }, { done: jobs, most: Math.min(capacity, jobs) });
                },
            ),
            { numRuns: 30 },
        );
    });

    it("does work in the order in which it came", async () => {
        const slots = new WorkSlots(1);
        const order: number[] = [];
        await Promise.all([1, 2, 3].map((n) => slots.run(async () => void order.push(n))));
        assert.deepEqual(order, [1, 2, 3]);
    });

    it("gives the slot of failed work to the next", async () => {
        const slots = new WorkSlots(1);
        await assert.rejects(
            slots.run(() => Promise.reject(new Error("no"))),
            /no/,
        );
        assert.equal(await slots.run(async () => "yes"), "yes");
    });
});
