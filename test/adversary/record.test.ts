import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../sandbox/location.ts";
import { addCampaign, type Campaign, readCampaigns, sayTotals } from "./record.ts";

const campaign: Campaign = {
    ...{ commit: "0123456789", startedAt: "2026-11-30T12:00:00.000Z", hours: 0.25, firstSeed: 1, runs: 4 },
    ...{ steps: 40, requests: 12_000, moves: 9, faults: 2, kinds: { update: 40 }, failures: {} },
};

describe("the record of campaigns", () => {
    it("has a line for each campaign", async () => {
        const folder = mkdtempSync(join(tmpdir(), "record-"));
        try {
            const file = join(folder, "campaigns.jsonl");
            await addCampaign(campaign, file);
            await addCampaign({ ...campaign, firstSeed: 9 }, file);
            assert.deepEqual(
                (await readCampaigns(file)).map(({ firstSeed }) => firstSeed),
                [1, 9],
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("is added up in one sentence, with the number of failed runs", () => {
        const failed = { ...campaign, failures: { 7: "liveColor: shrank" } };
        assert.equal(
            sayTotals([campaign, failed]),
            "0.5 sandbox-hours, 8 runs, 80 steps, 24,000 requests, 18 changes of the route, 4 faults; 1 of the runs did not hold",
        );
    });

    it("is quoted as it is in docs/reliability.md", async () => {
        const page = await readFile(join(checkout, "docs/reliability.md"), "utf8");
        assert.ok(page.replaceAll("\n", " ").includes(sayTotals(await readCampaigns())));
    });
});
