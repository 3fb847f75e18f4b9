import assert from "node:assert/strict";
import fc from "fast-check";
import { WorkSlots } from "./workSlots.ts";

const turn = () => new Promise<void>((next) => setImmediate(next));

describe("WorkSlots", () => {
    it("never has more work going on than it has capacity, and does all of it", async () => {
        await fc.assert(
            fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(6)), async (capacity, arrivals) => {
                const slots = new WorkSlots(capacity);
                let now = 0;
                let most = 0;
                let done = 0;
                const work = async () => {
                    most = Math.max(most, ++now);
                    await turn();
                    now -= 1;
                    done += 1;
                };
                const job = async (turnsLater: number) => {
                    for (let i = 0; i < turnsLater; i++) await turn();
                    await slots.run(work);
                };
                await Promise.all(arrivals.map(job));
                assert.equal(done, arrivals.length);
                assert.ok(most <= capacity, `${most} at once`);
            }),
            { numRuns: 50 },
        );
    });

    it("has as much work going on as it has capacity", async () => {
        const slots = new WorkSlots(3);
        let now = 0;
        const endless = () => {
            now += 1;
            return new Promise<void>(() => {});
        };
        for (let i = 0; i < 5; i++) void slots.run(endless);
        await turn();
        assert.equal(now, 3);
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
