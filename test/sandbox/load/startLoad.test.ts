import assert from "node:assert/strict";
import type { LoadOptions } from "./options.ts";
import type { TargetReport } from "./report.ts";
import { startLoad } from "./startLoad.ts";
import { switchTime } from "./switchTime.ts";
import { type Answer, answerAs, startTestServer, type TestServer } from "./testServer.ts";

function web(report: { targets: Record<string, TargetReport> } | undefined): TargetReport {
    const target = report?.targets.web;
    assert.ok(target, "the report has no target web");
    return target;
}

const answersBlue: Answer = (_number, _request, response) => answerAs("blue", response);
const answersNobody: Answer = () => undefined;

describe("a load run", () => {
    let server: TestServer;

    afterEach(() => server.close());

    const start = async (answer: Answer, { rate, ...rest }: Omit<LoadOptions, "targets"> & { rate: number }) => {
        server = await startTestServer(answer);
        return await startLoad({ targets: { web: { url: server.url, rate } }, ...rest });
    };
    const run = async (...args: Parameters<typeof start>) => web(await (await start(...args)).report);

    it("counts every answer, failure, colour and version exactly", async () => {
        const report = await run(
            (number, request, response) => {
                if (number % 10 === 0) request.socket.destroy();
                else if (number % 5 === 0) response.writeHead(503).end();
                else if (number % 3 === 0) answerAs("green", response, "v2");
                else answerAs("blue", response);
            },
            { rate: 200, durationMs: 500 },
        );
        const { latencyMs, sendDelayMs, failedBetween, colors, ...counts } = report;
        assert.deepEqual(counts, {
            ...{ sent: 100, ok: 80, failed: 20, unanswered: 0, lost: 20, uncolored: 10 },
            failures: { ECONNRESET: 10, 503: 10 },
        });
        assert.deepEqual([colors.blue?.versions, colors.green?.versions], [{ v1: 53 }, { v2: 27 }]);
    });

    it("counts by another header where it is told to", async () => {
        server = await startTestServer((_number, _request, response) => {
            response.setHeader("x-path", "a=blue,b=green").setHeader("x-color", "blue").end();
        });
        const targets = { web: { url: server.url, rate: 100, colorHeader: "X-Path" } };
        const { colors } = web(await (await startLoad({ targets, durationMs: 100 })).report);
        assert.deepEqual([Object.keys(colors), colors["a=blue,b=green"]?.answers], [["a=blue,b=green"], 10]);
    });

    it("sends each request once, also when its connection breaks", async () => {
        const { lost } = await run((_number, request) => request.socket.destroy(), { rate: 100, durationMs: 300 });
        assert.deepEqual([server.requests.length, lost], [30, 30]);
    });

    it("counts an answer that breaks off as failed", async () => {
        const breaksOff: Answer = (_number, request, response) => {
            response.writeHead(200, { "content-length": 10, "x-color": "blue" });
            response.write("x", () => setTimeout(() => request.socket.destroy(), 5));
        };
        const { failures, colors } = await run(breaksOff, { rate: 50, durationMs: 200 });
        assert.deepEqual([failures, colors], [{ TRUNCATED: 10 }, {}]);
    });

    it("counts a refused connection as failed", async () => {
        server = await startTestServer(answersNobody);
        server.close();
        const load = await startLoad({ targets: { web: { url: server.url, rate: 50 } }, durationMs: 200 });
        assert.deepEqual(web(await load.report).failures, { ECONNREFUSED: 10 });
    });

    it("keeps to its schedule while no request is answered", async () => {
        const { failures } = await run(answersNobody, { rate: 100, durationMs: 500, timeoutMs: 700 });
        assert.deepEqual([server.requests.length, failures], [50, { TIMEOUT: 50 }]);
    });

    it("reports requests that the drain gave up as unanswered and lost", async () => {
        const allButOne: Answer = (number, ...rest) => number !== 5 && answersBlue(number, ...rest);
        const { unanswered, failed, lost } = await run(allButOne, { rate: 50, durationMs: 200, drainMs: 300 });
        assert.deepEqual({ unanswered, failed, lost }, { unanswered: 1, failed: 0, lost: 1 });
    });

    it("gives up when the drain is over", async () => {
        const load = await start(answersNobody, { rate: 50, durationMs: 100, drainMs: 300 });
        const { endedAt } = await load.report;
        const waitedMs = Date.now() - endedAt;
        assert.ok(waitedMs > 295 && waitedMs < 3_000, `waited ${waitedMs} ms`);
    });

    it("counts a due request as failed where too many are open", async () => {
        const { failures } = await run(answersNobody, { rate: 100, durationMs: 200, maxInFlight: 5, timeoutMs: 400 });
        assert.deepEqual(failures, { IN_FLIGHT_LIMIT: 15, TIMEOUT: 5 });
    });

    it("measures latency from when the request was due, although the server stalled for all", async () => {
        let stallOver = 0;
        const stalls: Answer = (number, _request, response) => {
            stallOver ||= Date.now() + 400;
            const rest = stallOver - Date.now();
            setTimeout(() => answerAs("blue", response), number === 1 || rest > 0 ? rest : 0);
        };
        const p90 = (await run(stalls, { rate: 100, durationMs: 800 })).latencyMs?.p90 ?? 0;
        assert.ok(p90 > 250, `half of the requests met the stall, so p90 must show it; it was ${p90} ms`);
    });

    it("sends on time while the caller's event loop is blocked", async () => {
        const targets = { nowhere: { url: "http://127.0.0.1:9/", rate: 100 } };
        const load = await startLoad({ targets, timeoutMs: 200 });
        const until = Date.now() + 500;
        while (Date.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        const report = await load.stop();
        const p50 = report.targets.nowhere?.sendDelayMs?.p50 ?? Number.POSITIVE_INFINITY;
        assert.ok(p50 < 50, `requests went out ${p50} ms late`);
    });

    it("sends to several targets, with a Host header, a path and through a proxy in absolute form", async () => {
        server = await startTestServer(answersBlue);
        const targets = {
            gateway: { url: server.url, host: "my-app.example.com", path: "/?delay=1s", rate: 10 },
            mesh: { url: "http://my-app.default.svc.cluster.local/", proxy: server.url, rate: 10 },
        };
        await (await startLoad({ targets, durationMs: 100 })).report;
        const seen = server.requests.map(({ url, headers }) => `${headers.host} ${url}`);
        assert.deepEqual(seen.sort(), [
            "my-app.default.svc.cluster.local http://my-app.default.svc.cluster.local/",
            "my-app.example.com /?delay=1s",
        ]);
    });

    it("reuses connections unless told to open fresh ones", async () => {
        await run(answersBlue, { rate: 50, durationMs: 400 });
        const reused = server.connections();
        const targets = { web: { url: server.url, rate: 50, connections: "fresh" } } as const;
        await (await startLoad({ targets, durationMs: 400 })).report;
        const fresh = server.connections() - reused;
        assert.ok(reused < 10 && fresh === 20, `${reused} connections with keep-alive, ${fresh} fresh ones`);
    });

    it("runs until stopped, and tells the switch of a marked phase", async () => {
        let color = "blue";
        const load = await start((_number, _request, response) => answerAs(color, response), { rate: 200 });
        await new Promise((resolve) => setTimeout(resolve, 200));
        const commandAt = await load.mark("to green");
        await new Promise((resolve) => setTimeout(resolve, 200));
        color = "green";
        const changedAt = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const report = await load.stop();
        const switched = switchTime(web(report.phases[0]), { from: "blue", to: "green", commandAt });
        const { firstNew, lastOldSent } = switched;
        // The two clocks round to a millisecond.
        const isBetween = lastOldSent && firstNew && lastOldSent.at <= changedAt + 2 && firstNew.at >= changedAt - 2;
        assert.ok(isBetween, JSON.stringify({ changedAt, ...switched }));
    });

    it("counts each request in the phase in which it was sent", async () => {
        const load = await start((...request) => setTimeout(() => answersBlue(...request), 150), { rate: 100 });
        await load.mark("first");
        await new Promise((resolve) => setTimeout(resolve, 200));
        await load.mark("second");
        const report = await load.stop();
        const first = report.phases[0]?.targets.web;
        assert.deepEqual([first?.unanswered, first?.colors.blue?.answers], [0, first?.sent]);
    });

    it("shows requests under way in a snapshot", async () => {
        const load = await start(answersNobody, { rate: 100, drainMs: 0 });
        await new Promise((resolve) => setTimeout(resolve, 200));
        const snapshot = await load.snapshot();
        await load.stop();
        assert.ok((snapshot.targets.web?.unanswered ?? 0) > 5, JSON.stringify(snapshot));
    });

    it("ends with the report when its signal aborts", async () => {
        server = await startTestServer(answersBlue);
        const targets = { web: { url: server.url, rate: 100 } };
        const report = await (await startLoad({ targets, signal: AbortSignal.timeout(200) })).report;
        assert.ok(report.sent > 0 && report.lost === 0, JSON.stringify(report));
    });

    it("refuses a mark after its end instead of never answering", async () => {
        const load = await start(answersBlue, { rate: 10, durationMs: 50 });
        await load.report;
        // Long enough for the thread to be gone, which answers nobody.
        await new Promise((resolve) => setTimeout(resolve, 300));
        await assert.rejects(load.mark("late"), /over/);
    });

    it("refuses more phases than its memory is meant for", async () => {
        const load = await start(answersBlue, { rate: 10 });
        for (let index = 0; index < 100; index++) await load.mark(`phase ${index}`);
        const refusal = await load.mark("one more").catch((error: Error) => error.message);
        await load.stop();
        assert.match(String(refusal), /at most 100 phases/);
    });

    it("hands on what broke the generator", async () => {
        const web = { url: server.url, rate: 10, headers: { "x-bad": "two\nlines" } };
        const attempt = startLoad({ targets: { web }, durationMs: 100 }).then(({ report }) => report);
        await assert.rejects(attempt, (error: Error) => {
            return /broke down/.test(error.message) && /x-bad/.test(String(error.cause));
        });
    });

    it("counts the same in its timeline as in total", async () => {
        const everyFourthFails: Answer = (number, _request, response) =>
            number % 4 === 0 ? response.writeHead(500).end() : answerAs("blue", response);
        const { timeline } = await run(everyFourthFails, { rate: 100, durationMs: 400, timelineMs: 100 });
        const buckets = timeline?.buckets ?? [];
        const sum = (value: (bucket: (typeof buckets)[number]) => number) =>
            buckets.reduce((total, b) => total + value(b), 0);
        assert.deepEqual(
            [sum((b) => b.sent), sum((b) => b.failed), sum((b) => b.colors.blue ?? 0), sum((b) => b.colors.none ?? 0)],
            [40, 10, 30, 10],
        );
    });
});
