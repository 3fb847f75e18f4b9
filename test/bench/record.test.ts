import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { temporaryFolder } from "../fixtures/temporaryFolder.ts";
import { madeUpRun } from "./madeUpRun.ts";
import type { Results, ScaleRow } from "./measure/results.ts";
import { publishedText } from "./published.ts";
import { beginRecord, readRecord, record } from "./record.ts";

const BEGINNING = { startedAt: "2026-01-02T03:04:05.000Z", machine: { memory: "24 GiB" }, versions: { Istio: "v1" } };
const trace = (atMs: number) => ({
    contestant: "ours",
    scenario: "a",
    bucketMs: 50,
    buckets: [{ atMs, counts: { blue: 1 } }],
});

const SCALE_ROW: ScaleRow = {
    services: 1,
    resources: 9,
    firstUpMs: 1,
    previewMs: [1],
    previewEmptyPackMs: [1],
    previewPolicyPackMs: [1],
    upUnchangedMs: [1],
    cutoverOneMs: [1],
    cutoverAllMs: [1],
    peakMemoryMiB: 1,
};

describe("the record of a benchmark", () => {
    const folder = temporaryFolder();
    let file: string;

    beforeEach(async () => {
        file = folder("measured.jsonl");
    });

    const begun = async () => {
        await beginRecord(file, BEGINNING, { resume: false });
        await record(file, { runs: [madeUpRun(), madeUpRun({ run: 2 })], trace: trace(0) });
    };

    it("is empty before anything was measured", async () => assert.deepEqual((await readRecord(file)).runs, []));

    it("resumes after an interruption and keeps the earlier measurements", async () => {
        await begun();
        await beginRecord(file, { ...BEGINNING, startedAt: "later" }, { resume: true });
        const { beginning, runs } = await readRecord(file);
        assert.deepEqual([beginning?.startedAt, runs.length], [BEGINNING.startedAt, 2]);
    });

    it("starts over without RESUME", async () => {
        await begun();
        await beginRecord(file, BEGINNING, { resume: false });
        assert.deepEqual((await readRecord(file)).runs, []);
    });

    it("refuses to go on with other versions, and names them", async () => {
        await begun();
        const other = { ...BEGINNING, versions: { Istio: "v2" } };
        await assert.rejects(beginRecord(file, other, { resume: true }), /Istio v2 \(it was begun with v1\)/);
    });

    describe("beside what is published", () => {
        const results: Results = {
            ...BEGINNING,
            quick: false,
            runs: [madeUpRun(), madeUpRun({ run: 2 })],
            traces: [trace(0)],
            scale: [SCALE_ROW],
            soak: { sent: 10, lost: 0, commandMs: [1], peakMemoryMiB: [2], stateBytes: [3] },
            sets: [{ contestant: "ours", sent: 10, lost: 0, mixed: 0, commandMs: [1], lateMs: [2], canaries: [] }],
            setKills: { killed: 1, sent: 10, lost: 0, mixed: 0 },
            remarks: ["beside another one"],
        };
        let published: string;

        beforeEach(async () => {
            published = folder("results.json");
            await writeFile(published, publishedText(results));
        });

        it("resumes from the published results in a checkout without a record", async () => {
            await beginRecord(file, { ...BEGINNING, startedAt: "later" }, { resume: true, published });
            const { beginning, ...measured } = await readRecord(file);
            assert.deepEqual({ ...beginning, ...measured, quick: false }, results);
        });

        it("starts over without RESUME", async () => {
            await beginRecord(file, BEGINNING, { resume: false, published });
            assert.deepEqual((await readRecord(file)).runs, []);
        });

        it("resumes from the checkout's own record if there is one", async () => {
            await beginRecord(file, BEGINNING, { resume: false });
            await beginRecord(file, BEGINNING, { resume: true, published });
            assert.deepEqual((await readRecord(file)).runs, []);
        });

        it("starts over if nothing is published", async () => {
            await beginRecord(file, BEGINNING, { resume: true, published: folder("none.json") });
            assert.deepEqual((await readRecord(file)).runs, []);
        });

        it("is not begun with what is published of another machine", async () => {
            const other = { ...BEGINNING, machine: { memory: "48 GiB" } };
            await assert.rejects(beginRecord(file, other, { resume: true, published }), /memory 48 GiB/);
            assert.equal((await readRecord(file)).beginning, undefined);
        });
    });

    it("counts the runs of one contestant in one scenario through all rounds", async () => {
        await begun();
        await record(file, { runs: [madeUpRun({ scenario: "b" })], trace: undefined });
        await record(file, { runs: [madeUpRun()], trace: undefined });
        const { runs } = await readRecord(file);
        assert.deepEqual(
            runs.map(({ scenario, run }) => `${scenario}${run}`),
            ["a1", "a2", "b1", "a3"],
        );
    });

    it("keeps the remark about a measurement", async () => {
        await begun();
        await record(file, { remark: "beside another one" });
        assert.deepEqual((await readRecord(file)).remarks, ["beside another one"]);
    });

    it("keeps the first trace alone", async () => {
        await begun();
        await record(file, { runs: [], trace: trace(50) });
        assert.deepEqual((await readRecord(file)).traces, [trace(0)]);
    });
});
