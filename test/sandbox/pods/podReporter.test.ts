import assert from "node:assert/strict";
import { FakeApiServer } from "./fakeApiServer.ts";
import { PodReporter } from "./podReporter.ts";
import { samplePod } from "./samplePod.ts";

describe("PodReporter", () => {
    let server: FakeApiServer;
    let log: string[];
    let reporter: PodReporter;

    beforeEach(async () => {
        server = new FakeApiServer();
        await server.start();
        log = [];
        reporter = new PodReporter(server.api, (line) => log.push(line));
    });

    afterEach(() => server.stop());

    it("writes a warning event of the pod", async () => {
        await reporter.report(samplePod(), "FaultIgnored", ["latency: ignored"]);
        const [{ request, body } = { request: "", body: {} }] = server.writes;
        const { type, reason, message, involvedObject } = body as Record<string, Record<string, unknown>>;
        assert.deepEqual(
            { request, type, reason, message, uid: involvedObject?.uid },
            {
                request: "POST /api/v1/namespaces/default/events",
                type: "Warning",
                reason: "FaultIgnored",
                message: "latency: ignored",
                uid: "uid-of-my-app-blue-0",
            },
        );
    });

    it("writes a line of log", async () => {
        await reporter.report(samplePod(), "FaultIgnored", ["latency: ignored"]);
        assert.deepEqual(log, ["pod default/my-app-blue-0: latency: ignored"]);
    });

    it("tells the same once, and what is new when it is new", async () => {
        await reporter.report(samplePod(), "FaultIgnored", ["one"]);
        await reporter.report(samplePod(), "FaultIgnored", ["one", "two"]);
        assert.deepEqual(
            server.writes.map(({ body }) => body.message),
            ["one", "two"],
        );
    });

    it("says so in the log where the event cannot be written", async () => {
        server.refuseWritesWith = 403;
        await reporter.report(samplePod(), "FaultIgnored", ["one"]);
        assert.match(log[1] ?? "", /^pod default\/my-app-blue-0: its warning event could not be written: /);
    });
});
