import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { isOwnRun, rememberingRuns } from "../../../../src/cli/stack/ownRuns.ts";
import { restoringEnvironment } from "../../../fixtures/environment.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";

describe("an update that this command started", () => {
    const cache = temporaryFolder();
    let child: ChildProcess;
    restoringEnvironment("XDG_CACHE_HOME");
    const now = () => new Date().toISOString();
    const start = async (program = "sleep") => {
        child = await rememberingRuns(program, async () => {
            const started = spawn("sleep", ["60"]);
            await once(started, "spawn");
            return started;
        });
    };
    const end = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        await once(child, "exit");
    };
    const change = (change: object) => {
        const file = cache("istio-blue-green", "runs", `${child.pid}.json`);
        writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...change }));
    };

    beforeEach(() => {
        process.env.XDG_CACHE_HOME = cache();
    });
    afterEach(() => {
        child.kill("SIGKILL");
    });

    it("is known for one, also after it was killed", async () => {
        await start();
        assert.equal(isOwnRun(child.pid ?? 0, now()), true);
        await end("SIGKILL");
        assert.equal(isOwnRun(child.pid ?? 0, now()), true);
    });

    it("is forgotten once it has ended, since it has given up its lock", async () => {
        await start();
        await end("SIGTERM");
        assert.equal(isOwnRun(child.pid ?? 0, now()), false);
    });

    it("is not known where another program was started", async () => {
        await start("pulumi");
        assert.equal(isOwnRun(child.pid ?? 0, now()), false);
    });

    for (const [what, other] of [
        ["another boot", { bootId: "another" }],
        ["another container", { pidNamespace: "pid:[1]" }],
    ] as const) {
        it(`is not known in ${what}, where the number is another process's`, async () => {
            await start();
            change(other);
            assert.equal(isOwnRun(child.pid ?? 0, now()), false);
        });
    }

    for (const [when, minutes] of [
        ["before it began", -1],
        ["long after it began", 60],
    ] as const) {
        it(`did not take a lock ${when}`, async () => {
            await start();
            assert.equal(isOwnRun(child.pid ?? 0, new Date(Date.now() + minutes * 60_000).toISOString()), false);
        });
    }
});
