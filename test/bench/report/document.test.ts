import assert from "node:assert/strict";
import { madeUpRun } from "../madeUpRun.ts";
import type { Results } from "../measure/results.ts";
import { benchmarkPage } from "./document.ts";

const contestants = [
    { name: "ours", typed: "pulumi up" },
    { name: "absent", typed: "other up" },
];
const results: Results = {
    startedAt: "2026-01-02T03:04:05.000Z",
    machine: { processor: "2 × fast" },
    versions: { Istio: "v1" },
    quick: false,
    runs: [madeUpRun({ lost: 1234, failures: { 503: 1234 } })],
    traces: [],
    scale: [],
    remarks: [],
};
function scale(services: number, milliseconds: number) {
    const times = [milliseconds];
    const all = { previewMs: times, upUnchangedMs: times, cutoverOneMs: times, cutoverAllMs: times };
    const packs = { previewEmptyPackMs: times, previewPolicyPackMs: times };
    return { services, resources: services * 8, firstUpMs: 1, peakMemoryMiB: 1, ...all, ...packs };
}

describe("the page of benchmarks", () => {
    it("says when measuring began, and on what", () => {
        assert.match(
            benchmarkPage(results, contestants),
            /measuring began +\| 2026-01-02[\s\S]*2 × fast[\s\S]*Istio +\| v1/,
        );
    });

    it("shows the remark about a measurement", () => {
        assert.match(
            benchmarkPage({ ...results, remarks: ["Others ran beside it."] }, []),
            /\n\nOthers ran beside it\.\n\n/,
        );
    });

    it("lists those who took part alone", () => assert.doesNotMatch(benchmarkPage(results, contestants), /other up/));

    it("tells how many requests were lost, of how many, and how", () => {
        assert.match(benchmarkPage(results, contestants), /\*\*1,234\*\* of 1,000, in 1 of 1 runs \(503: 1234\)/);
    });

    it("has no heading for a scenario without results", () => {
        assert.doesNotMatch(benchmarkPage(results, contestants), /## \(b\)/);
    });

    it("says never where traffic did not move", () => {
        const never = { firstNewMs: null, lastOldMs: null, lastOldAfterChangeMs: null, error: "refused" };
        assert.match(
            benchmarkPage({ ...results, runs: [madeUpRun(never)] }, contestants),
            /1, 1 failed[^\n]*never +\| never +\| never/,
        );
    });

    it("tells why a contestant failed", () => {
        const runs = [madeUpRun({ error: "the webhook is away" }), madeUpRun({ error: "the webhook is away" })];
        assert.equal(benchmarkPage({ ...results, runs }, contestants).match(/`the webhook is away`/g)?.length, 1);
    });

    it("begins with who lost how many requests in which scenario", () => {
        const runs = [madeUpRun({ lost: 0 }), madeUpRun({ scenario: "b", lost: 7 })];
        const other = madeUpRun({ contestant: "absent", scenario: "b", lost: 0, error: "refused" });
        assert.match(
            benchmarkPage({ ...results, runs: [...runs, other] }, contestants),
            /\(a\) \| \(b\)[^\n]*\n[^\n]*\n\| ours +\| 0 +\| \*\*7\*\* of 1,000 +\|\n\| absent +\| – +\| 0, failed/,
        );
    });

    it("keeps the contestants in their order, however they were measured", () => {
        const page = benchmarkPage(
            { ...results, runs: [madeUpRun({ contestant: "absent" }), madeUpRun()] },
            contestants,
        );
        const [, table = ""] = page.split("## (a)");
        assert.match(table, /^\| ours .*\n\| absent /m);
    });

    it("has no spread of a single run", () => assert.doesNotMatch(benchmarkPage(results, contestants), /\d s \(\d/));

    it("fits a line through the medians of several sizes", () => {
        const page = benchmarkPage({ ...results, scale: [scale(1, 1010), scale(11, 1110), scale(21, 1210)] }, []);
        assert.match(page, /adds 10 ms to a preview/);
    });

    it("divides times by the number of services", () => {
        const page = benchmarkPage({ ...results, scale: [scale(10, 1000), scale(200, 4000)] }, []);
        assert.match(page, /100 ms \(of 10\), 20 ms \(of 200\) each in a preview/);
    });

    it("compares the end of a soak with what came after its first twenty", () => {
        const values = [...Array(20).fill(9), ...Array(20).fill(100), ...Array(20).fill(110)] as number[];
        const soak = { sent: 10, lost: 0, commandMs: values, peakMemoryMiB: values, stateBytes: values };
        assert.match(benchmarkPage({ ...results, soak }, []), /peak memory +\| 100 MiB +\| 110 MiB +\| 10\.0 %/);
    });

    it("says that it is of the short run where it is", () => {
        assert.match(benchmarkPage({ ...results, quick: true }, []), /QUICK=1/);
    });
});
