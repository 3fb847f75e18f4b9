import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { orderOf, startInOrder } from "./graph.ts";

/** Any graph without circles: a node needs only nodes with a smaller number; the list is shuffled. */
const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((count) =>
        fc.tuple(
            ...Array.from({ length: count }, (_, index) => fc.subarray(Array.from({ length: index }, (_, i) => i))),
        ),
    )
    .map((needs) => needs.map((needed, index) => ({ name: `n${index}`, needs: needed.map((i) => `n${i}`) })))
    .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

describe("the order in which a sandbox's parts start", () => {
    it("puts every part after all that it needs", () => {
        fc.assert(
            fc.property(graphs, (nodes) => {
                const place = new Map(orderOf(nodes).map(({ name }, index) => [name, index]));
                assert.equal(place.size, nodes.length);
                for (const { name, needs } of nodes) {
                    assert.ok(needs.every((needed) => (place.get(needed) ?? 99) < (place.get(name) ?? -1)));
                }
            }),
        );
    });

    it("starts every part once, after what it needs has started", async () => {
        await fc.assert(
            fc.asyncProperty(graphs, async (nodes) => {
                const done: string[] = [];
                await startInOrder(nodes, async ({ name, needs }) => {
                    assert.ok(needs.every((needed) => done.includes(needed)));
                    await turn();
                    done.push(name);
                });
                assert.deepEqual(done.toSorted(), nodes.map(({ name }) => name).toSorted());
            }),
            { numRuns: 30 },
        );
    });

    it("starts side by side what does not need each other", async () => {
        let running = 0;
        let most = 0;
        await startInOrder(
            [
                { name: "a", needs: [] },
                { name: "b", needs: [] },
            ],
            async () => {
                running += 1;
                most = Math.max(most, running);
                await turn();
                running -= 1;
            },
        );
        assert.equal(most, 2);
    });

    it("does not start what needs a part that failed", async () => {
        const started: string[] = [];
        const nodes = [
            { name: "etcd", needs: [] },
            { name: "api", needs: ["etcd"] },
        ];
        const attempt = startInOrder(nodes, async ({ name }) => {
            started.push(name);
            throw new Error(`${name} is broken`);
        });
        await assert.rejects(attempt, /etcd is broken/);
        assert.deepEqual(started, ["etcd"]);
    });

    it("refuses a circle and says how it goes", () => {
        const circle = [
            { name: "a", needs: ["b"] },
            { name: "b", needs: ["a"] },
        ];
        assert.throws(() => orderOf(circle), /a needs b needs a/);
    });

    it("refuses a need that is not there and says what is", () => {
        assert.throws(() => orderOf([{ name: "a", needs: ["etcd"] }]), /a needs etcd, which is not there; there are a/);
    });
});
