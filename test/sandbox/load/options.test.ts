import assert from "node:assert/strict";
import { resolveOptions } from "./options.ts";

describe("load options", () => {
    it("get every default", () => {
        const { targets, ...rest } = resolveOptions({
            targets: { web: { url: "http://127.0.0.1/", rate: 1 } },
            timeoutMs: 500,
        });
        assert.deepEqual(
            [targets.web?.connections, rest],
            ["keep-alive", { timeoutMs: 500, drainMs: 1_500, maxInFlight: 5_000 }],
        );
    });

    it("are refused with every problem by its path", () => {
        const bad = { targets: { web: { url: "ftp://x/", rate: 0, colour: "blue" } }, durationMs: -1 };
        assert.throws(() => resolveOptions(bad as never), {
            message: /targets\.web\.url.*\n.*targets\.web\.rate.*\n.*targets\.web:.*colour.*\n.*durationMs/,
        });
    });

    it("are refused with no target", () => assert.throws(() => resolveOptions({ targets: {} }), /at least one target/));

    it("are refused with an https URL through a proxy", () => {
        const web = { url: "https://x/", proxy: "http://127.0.0.1:1/", rate: 1 };
        assert.throws(() => resolveOptions({ targets: { web } }), /targets\.web\.proxy/);
    });
});
