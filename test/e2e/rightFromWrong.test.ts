import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { deployPlainBlueGreen, type PlainBlueGreen } from "../harness/plainBlueGreen.ts";
import { type LoadReport, startLoad } from "../sandbox/load/index.ts";

describe("the sandbox tells right from wrong", () => {
    let service: PlainBlueGreen;

    beforeEach(async function () {
        service = await deployPlainBlueGreen(`plain-${this.currentTest?.title.includes("before") ? "wrong" : "right"}`);
    });
    afterEach(() => service.remove());

    const underLoad = async (act: () => Promise<void>): Promise<LoadReport> => {
        const mesh = { url: service.url, proxy: process.env.MESH_PROXY_URL ?? "", rate: 400 };
        const load = await startLoad({ targets: { mesh } });
        await sleep(1000);
        await act();
        await sleep(2000);
        return load.stop();
    };

    it("loses requests when the old colour is scaled down before proxies can know of the new route", async () => {
        const report = await underLoad(async () => {
            await Promise.all([service.scale("blue", 0), service.route("green")]);
        });
        assert.ok(report.lost > 0, `nothing of ${report.sent} was lost`);
    });

    it("loses none when the old colour is scaled down after the route has moved", async () => {
        const report = await underLoad(async () => {
            await service.route("green");
            await sleep(3000);
            await service.scale("blue", 0);
        });
        assert.equal(report.lost, 0, JSON.stringify(report.targets.mesh?.failures));
    });
});
