import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { madeUpRun } from "./madeUpRun.ts";
import { beginRecord, readRecord, record } from "./record.ts";

const BEGINNING = { startedAt: "2026-01-02T03:04:05.000Z", machine: { memory: "24 GiB" }, versions: { Istio: "v1" } };
const trace = (atMs: number) => ({
    contestant: "ours",
    scenario: "a",
    bucketMs: 50,
    buckets: [{ atMs, counts: { blue: 1 } }],
});

describe("the record of a benchmark", () => {
    let folder: string;
    let file: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "bench-record-"));
        file = join(folder, "measured.jsonl");
    });
    afterEach(() => rm(folder, { recursive: true }));

    const begun = async () => {
        await beginRecord(file, BEGINNING, { resume: false });
        await record(file, { runs: [madeUpRun(), madeUpRun({ run: 2 })], trace: trace(0) });
    };

    it("is empty before anything was measured", async () => {
        assert.deepEqual((await readRecord(file)).runs, []);
    });

    it("goes on after an interruption, and keeps what was measured before", async () => {
        await begun();
        await beginRecord(file, { ...BEGINNING, startedAt: "later" }, { resume: true });
        const { beginning, runs } = await readRecord(file);
        assert.deepEqual([beginning?.startedAt, runs.length], [BEGINNING.startedAt, 2]);
    });

    it("begins anew unless it is told to go on", async () => {
        await begun();
        await beginRecord(file, BEGINNING, { resume: false });
        assert.deepEqual((await readRecord(file)).runs, []);
    });

    it("refuses to go on with other versions, and names them", async () => {
        await begun();
        const other = { ...BEGINNING, versions: { Istio: "v2" } };
        await assert.rejects(beginRecord(file, other, { resume: true }), /Istio v2 \(it was begun with v1\)/);
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

    it("keeps what whoever measured has to say", async () => {
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
