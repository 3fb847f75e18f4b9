import assert from "node:assert/strict";
import type { TargetReport } from "./report.ts";
import { runLoad, startLoad } from "./startLoad.ts";
import { switchTime } from "./switchTime.ts";
import { answerAs, startTestServer, type TestServer } from "./testServer.ts";

function web(report: { targets: Record<string, TargetReport> } | undefined): TargetReport {
    const target = report?.targets.web;
    assert.ok(target, "the report has no target web");
    return target;
}

describe("a load run", () => {
    let server: TestServer;

    afterEach(() => server.close());

    it("counts every answer, failure, colour and version exactly", async () => {
        server = await startTestServer((number, request, response) => {
            if (number % 10 === 0) {
                request.socket.destroy();
            } else if (number % 5 === 0) {
                response.writeHead(503).end();
            } else if (number % 3 === 0) {
                answerAs("green", response, "v2");
            } else {
                answerAs("blue", response);
            }
        });
        const report = await runLoad({ targets: { web: { url: server.url, rate: 200 } }, durationMs: 500 });
        const { sent, ok, failed, failures, unanswered, lost, uncolored, colors } = web(report);
        assert.deepEqual(
            {
                sent,
                ok,
                failed,
                failures,
                unanswered,
                lost,
                uncolored,
                blue: colors.blue?.versions,
                green: colors.green?.versions,
            },
            {
                sent: 100,
                ok: 80,
                failed: 20,
                failures: { ECONNRESET: 10, 503: 10 },
                unanswered: 0,
                lost: 20,
                uncolored: 10,
                blue: { v1: 53 },
                green: { v2: 27 },
            },
        );
    });

    it("sends each request once, also when its connection breaks", async () => {
        server = await startTestServer((_number, request) => request.socket.destroy());
        const report = await runLoad({ targets: { web: { url: server.url, rate: 100 } }, durationMs: 300 });
        assert.deepEqual([server.requests.length, report.lost], [30, 30]);
    });

    it("counts an answer that breaks off as failed", async () => {
        server = await startTestServer((_number, request, response) => {
            response.writeHead(200, { "content-length": 10, "x-color": "blue" });
            response.write("x", () => setTimeout(() => request.socket.destroy(), 5));
        });
        const report = await runLoad({ targets: { web: { url: server.url, rate: 50 } }, durationMs: 200 });
        assert.deepEqual([report.targets.web?.failures, report.targets.web?.colors], [{ TRUNCATED: 10 }, {}]);
    });

    it("counts a refused connection as failed", async () => {
        server = await startTestServer(() => undefined);
        server.close();
        const report = await runLoad({ targets: { web: { url: server.url, rate: 50 } }, durationMs: 200 });
        assert.deepEqual(report.targets.web?.failures, { ECONNREFUSED: 10 });
    });

    it("keeps to its schedule while no request is answered", async () => {
        server = await startTestServer(() => undefined);
        const report = await runLoad({
            targets: { web: { url: server.url, rate: 100 } },
            durationMs: 500,
            timeoutMs: 700,
        });
        assert.deepEqual([server.requests.length, report.targets.web?.failures], [50, { TIMEOUT: 50 }]);
    });

    it("reports requests that the drain gave up as unanswered and lost", async () => {
        server = await startTestServer((number, _request, response) => {
            if (number !== 5) {
                answerAs("blue", response);
            }
        });
        const report = await runLoad({
            targets: { web: { url: server.url, rate: 50 } },
            durationMs: 200,
            drainMs: 300,
        });
        const { unanswered, failed, lost } = web(report);
        assert.deepEqual({ unanswered, failed, lost }, { unanswered: 1, failed: 0, lost: 1 });
    });

    it("gives up when the drain is over", async () => {
        server = await startTestServer(() => undefined);
        const report = await runLoad({
            targets: { web: { url: server.url, rate: 50 } },
            durationMs: 100,
            drainMs: 300,
        });
        const waitedMs = Date.now() - report.endedAt;
        assert.ok(waitedMs > 295 && waitedMs < 3_000, `waited ${waitedMs} ms`);
    });

    it("counts a due request as failed where too many are open", async () => {
        server = await startTestServer(() => undefined);
        const targets = { web: { url: server.url, rate: 100 } };
        const report = await runLoad({ targets, durationMs: 200, maxInFlight: 5, timeoutMs: 400 });
        assert.deepEqual(report.targets.web?.failures, { IN_FLIGHT_LIMIT: 15, TIMEOUT: 5 });
    });

    it("measures latency from when the request was due, although the server stalled for all", async () => {
        let stallOver = 0;
        server = await startTestServer((number, _request, response) => {
            stallOver ||= Date.now() + 400;
            setTimeout(
                () => answerAs("blue", response),
                number === 1 || Date.now() < stallOver ? stallOver - Date.now() : 0,
            );
        });
        const report = await runLoad({ targets: { web: { url: server.url, rate: 100 } }, durationMs: 800 });
        const p90 = report.targets.web?.latencyMs?.p90 ?? 0;
        assert.ok(p90 > 250, `half of the requests met the stall, so p90 must show it; it was ${p90} ms`);
    });

    it("sends on time while the caller's event loop is blocked", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const load = await startLoad({
            targets: { nowhere: { url: "http://127.0.0.1:9/", rate: 100 } },
            timeoutMs: 200,
        });
        const until = Date.now() + 500;
        while (Date.now() < until) {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        }
        const report = await load.stop();
        const p50 = report.targets.nowhere?.sendDelayMs?.p50 ?? Number.POSITIVE_INFINITY;
        assert.ok(p50 < 50, `requests went out ${p50} ms late`);
    });

    it("sends to several targets, with a Host header, a path and through a proxy in absolute form", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        await runLoad({
            targets: {
                gateway: { url: server.url, host: "my-app.example.com", path: "/?delay=1s", rate: 10 },
                mesh: { url: "http://my-app.default.svc.cluster.local/", proxy: server.url, rate: 10 },
            },
            durationMs: 100,
        });
        const seen = server.requests.map(({ url, headers }) => `${headers.host} ${url}`);
        assert.deepEqual(seen.sort(), [
            "my-app.default.svc.cluster.local http://my-app.default.svc.cluster.local/",
            "my-app.example.com /?delay=1s",
        ]);
    });

    it("reuses connections unless told to open fresh ones", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        await runLoad({ targets: { web: { url: server.url, rate: 50 } }, durationMs: 400 });
        const reused = server.connections();
        await runLoad({ targets: { web: { url: server.url, rate: 50, connections: "fresh" } }, durationMs: 400 });
        const fresh = server.connections() - reused;
        assert.ok(reused < 10 && fresh === 20, `${reused} connections with keep-alive, ${fresh} fresh ones`);
    });

    it("runs until stopped, and tells the switch of a marked phase", async () => {
        let color = "blue";
        server = await startTestServer((_number, _request, response) => answerAs(color, response));
        const load = await startLoad({ targets: { web: { url: server.url, rate: 200 } } });
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
        server = await startTestServer((_number, _request, response) =>
            setTimeout(() => answerAs("blue", response), 150),
        );
        const load = await startLoad({ targets: { web: { url: server.url, rate: 100 } } });
        await load.mark("first");
        await new Promise((resolve) => setTimeout(resolve, 200));
        await load.mark("second");
        const report = await load.stop();
        const first = report.phases[0]?.targets.web;
        assert.deepEqual([first?.unanswered, first?.colors.blue?.answers], [0, first?.sent]);
    });

    it("shows requests under way in a snapshot", async () => {
        server = await startTestServer(() => undefined);
        const load = await startLoad({ targets: { web: { url: server.url, rate: 100 } }, drainMs: 0 });
        await new Promise((resolve) => setTimeout(resolve, 200));
        const snapshot = await load.snapshot();
        await load.stop();
        assert.ok((snapshot.targets.web?.unanswered ?? 0) > 5, JSON.stringify(snapshot));
    });

    it("ends with the report when its signal aborts", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const signal = AbortSignal.timeout(200);
        const report = await runLoad({ targets: { web: { url: server.url, rate: 100 } }, signal });
        assert.ok(report.sent > 0 && report.lost === 0, JSON.stringify(report));
    });

    it("refuses a mark after its end instead of never answering", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const load = await startLoad({ targets: { web: { url: server.url, rate: 10 } }, durationMs: 50 });
        await load.report;
        // Long enough for the thread to be gone, which answers nobody.
        await new Promise((resolve) => setTimeout(resolve, 300));
        await assert.rejects(load.mark("late"), /over/);
    });

    it("refuses more phases than its memory is meant for", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const load = await startLoad({ targets: { web: { url: server.url, rate: 10 } } });
        for (let index = 0; index < 100; index++) {
            await load.mark(`phase ${index}`);
        }
        const refusal = await load.mark("one more").catch((error: Error) => error.message);
        await load.stop();
        assert.match(String(refusal), /at most 100 phases/);
    });

    it("hands on what broke the generator", async () => {
        server = await startTestServer((_number, _request, response) => answerAs("blue", response));
        const web = { url: server.url, rate: 10, headers: { "x-bad": "two\nlines" } };
        await assert.rejects(runLoad({ targets: { web }, durationMs: 100 }), (error: Error) => {
            return /broke down/.test(error.message) && /x-bad/.test(String(error.cause));
        });
    });

    it("counts the same in its timeline as in total", async () => {
        server = await startTestServer((number, _request, response) =>
            number % 4 === 0 ? response.writeHead(500).end() : answerAs("blue", response),
        );
        const report = await runLoad({
            targets: { web: { url: server.url, rate: 100 } },
            durationMs: 400,
            timelineMs: 100,
        });
        const buckets = report.targets.web?.timeline?.buckets ?? [];
        const sum = (value: (bucket: (typeof buckets)[number]) => number) =>
            buckets.reduce((total, b) => total + value(b), 0);
        assert.deepEqual(
            [sum((b) => b.sent), sum((b) => b.failed), sum((b) => b.colors.blue ?? 0), sum((b) => b.colors.none ?? 0)],
            [40, 10, 30, 10],
        );
    });
});

describe("a load run without an end", () => {
    it("is refused by runLoad", async () => {
        await assert.rejects(runLoad({ targets: { web: { url: "http://127.0.0.1:9/", rate: 1 } } }), /never end/);
    });
});
