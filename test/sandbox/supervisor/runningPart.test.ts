import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";
import type { Part } from "./part.ts";
import { eventually } from "./probe.ts";
import { RunningPart } from "./runningPart.ts";

describe("a part of the sandbox", () => {
    const folder = temporaryFolder();
    let running: RunningPart | undefined;

    afterEach(async () => {
        await running?.stop();
    });

    /** A part that runs shell words and is healthy while the file `healthy` is there. */
    const shellPart = (script: string): Part => ({
        name: "shell",
        where: "here",
        needs: [],
        startWithin: 3,
        command: () => ({ file: "sh", args: ["-c", script], env: { FOLDER: folder() } }),
        healthy: async () => {
            if (!existsSync(folder("healthy"))) throw new Error("the file is missing");
        },
    });
    const begin = (script: string): RunningPart => {
        running = new RunningPart(shellPart(script), folder());
        return running;
    };
    const starts = async (): Promise<number> =>
        (await readFile(folder("starts"), "utf8")).split("\n").filter(Boolean).length;
    const serve = 'echo x >> "$FOLDER/starts"; touch "$FOLDER/healthy"; exec sleep 60';

    it("is healthy once its probe succeeds", async () => {
        const part = begin(serve);
        await part.start();
        assert.equal((await part.status()).state, "healthy");
    });

    it("says why it did not come up, with how its program ended and where its log is", async () => {
        const part = begin("exit 3");
        await assert.rejects(part.start(), /shell did not become healthy: it ended: exit code 3; see .*shell\.log/);
    });

    it("is unhealthy, with the probe's reason, while its program runs and its probe fails", async () => {
        const part = begin(serve);
        await part.start();
        await rm(folder("healthy"));
        const { state, reason } = await part.status();
        assert.deepEqual({ state, reason }, { state: "unhealthy", reason: "the file is missing" });
    });

    it("is restarted when its program dies, and counts that", async () => {
        const part = begin(
            `${serve.replace("exec sleep 60", "")}[ $(wc -l < "$FOLDER/starts") -gt 1 ] && exec sleep 60; sleep 0.3`,
        );
        await part.start();
        await eventually(async () => assert.equal(await starts(), 2), 5);
        await eventually(async () => {
            const { state, restarts } = await part.status();
            assert.deepEqual({ state, restarts }, { state: "healthy", restarts: 1 });
        }, 5);
    });

    it("stays stopped after it was stopped", async () => {
        const part = begin(serve);
        await part.start();
        await part.stop();
        await new Promise((resolve) => setTimeout(resolve, 800));
        assert.equal(await starts(), 1);
        assert.equal((await part.status()).state, "stopped");
    });

    it("starts again after it was stopped", async () => {
        const part = begin(serve);
        await part.start();
        await part.stop();
        await part.start();
        await eventually(async () => assert.equal(await starts(), 2), 5);
        assert.equal((await part.status()).state, "healthy");
    });

    it("keeps its program's output in a log", async () => {
        await writeFile(folder("healthy"), "");
        const part = begin("echo spoken; exec sleep 60");
        await part.start();
        await eventually(async () => assert.match(await readFile(folder("shell.log"), "utf8"), /spoken/), 3);
    });
});
