import assert from "node:assert/strict";
import { Generator } from "./generator.ts";
import { resolveOptions } from "./options.ts";
import { answerAs, startTestServer } from "./testServer.ts";

describe("the generator", () => {
    it("sends what became due while it was stalled, and counts the stall as latency", async () => {
        const server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const targets = { web: { url: server.url, rate: 100 } };
        const running = new Generator(resolveOptions({ targets, durationMs: 500 })).run();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
        const report = await running;
        server.close();
        const p50 = report.targets.web?.latencyMs?.p50 ?? 0;
        assert.ok(report.sent === 50 && p50 > 100, `${report.sent} sent, p50 ${p50} ms`);
    });
});
