import assert from "node:assert/strict";
import { parseCommandLine } from "./commandLine.ts";

const sandbox = { GATEWAY_URL: "http://172.18.0.2:8080", MESH_PROXY_URL: "http://172.18.0.3:15002" };

function targetsOf(args: string[], env: Record<string, string>) {
    const command = parseCommandLine(args, env);
    assert.equal(command.kind, "run");
    return command.kind === "run" ? JSON.parse(JSON.stringify(command.options.targets)) : undefined;
}

describe("the load command", () => {
    it("sends to the sandbox's gateway and mesh by default", () => {
        assert.deepEqual(targetsOf(["--rate", "300", "--mesh-rate", "50"], sandbox), {
            gateway: { url: sandbox.GATEWAY_URL, host: "my-app.example.com", rate: 300 },
            mesh: { url: "http://my-app.default.svc.cluster.local/", proxy: sandbox.MESH_PROXY_URL, rate: 50 },
        });
    });

    it("sends to a URL of one's own without the guide's host", () => {
        assert.deepEqual(targetsOf(["--url", "http://127.0.0.1/", "--connections", "fresh"], sandbox), {
            gateway: { url: "http://127.0.0.1/", rate: 100, connections: "fresh" },
        });
    });

    it("reads durations with their units", () => {
        const command = parseCommandLine(["--duration", "2m", "--timeout", "1.5s", "--timeline", "100ms"], sandbox);
        const options = command.kind === "run" ? command.options : undefined;
        assert.deepEqual([options?.durationMs, options?.timeoutMs, options?.timelineMs], [120_000, 1_500, 100]);
    });

    it("says what is wrong with a duration without a unit", () => {
        assert.throws(() => parseCommandLine(["--duration", "10"], sandbox), /"10" is no duration; write for example/);
    });

    it("says what is wrong with a rate that is no number", () => {
        assert.throws(() => parseCommandLine(["--rate", "fast"], sandbox), /--rate needs a number, not "fast"/);
    });

    it("says where it could send when it has nowhere to", () => {
        assert.throws(() => parseCommandLine([], {}), /give --url, or set GATEWAY_URL/);
    });
});
