import assert from "node:assert/strict";
import { eraseJournal, writeJournal } from "../../../../src/cli/cutover/writeJournal.ts";
import type { Journal } from "../../../../src/model/route/journal.ts";
import { routePath } from "../../cutover/watchingShop.ts";
import { type FakeObject, paths } from "../../fakeCluster.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";
import { shopCluster, shopSet } from "../shop.ts";

const OURS: Journal = {
    from: "blue",
    to: "green",
    steps: [10, 100],
    step: 0,
    watch: { bakeMilliseconds: 0, maxErrorRate: 0.01, minRequests: 1, onInconclusive: "keep" },
    by: "me@here",
    pid: 1,
    startedAt: "2030-01-01T00:00:00Z",
};
const THEIRS = { ...OURS, by: "me@there", pid: 2 };

const holding = (journal?: Journal) =>
    clusterWith({
        [paths.route]: route(
            [mainRule(destination("blue", 100))],
            journal && { "istio-blue-green/cutover": JSON.stringify(journal) },
        ),
    });

describe("the journal of a cutover", () => {
    it("is written where there is none, and by the process that drives it", async () => {
        for (const there of [undefined, OURS]) {
            const cluster = holding(there);
            await writeJournal(cluster, service, OURS);
            assert.equal(cluster.changes.length, 1);
        }
    });

    it("is not written over that of another process, though it is of the same cutover", async () => {
        await assert.rejects(writeJournal(holding(THEIRS), service, OURS), /a cutover is under way.*by me@there/);
    });

    it("is written over that of a process from which the cutover was taken", async () => {
        const cluster = holding(THEIRS);
        await writeJournal(cluster, service, OURS, THEIRS);
        assert.equal(cluster.changes.length, 1);
    });

    it("is at the first entry of a release set, and is taken from any", async () => {
        const cluster = shopCluster();
        await writeJournal(cluster, shopSet(["orders", "shop"]), OURS);
        assert.deepEqual(
            cluster.changes.map(({ path }) => path),
            [routePath("orders")],
        );
        await eraseJournal(cluster, shopSet(["shop", "orders"]), OURS);
        const { metadata } = cluster.objects.get(routePath("orders")) as FakeObject;
        assert.deepEqual(metadata.annotations, { a: "b" });
    });

    it("is left to the process that drives it now", async () => {
        const cluster = holding(THEIRS);
        await eraseJournal(cluster, service, OURS);
        assert.deepEqual(cluster.changes, []);
    });
});
