import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, exitCode, startChild, startNode, stopAll } from "./childProcess.ts";

const among = new Set<Child>();

/** Runs a script in Node and gathers what it prints. */
function run(script: string): { child: Child; output: () => string; says: (text: string) => Promise<void> } {
    let gathered = "";
    const gather = (chunk: Buffer): void => {
        gathered += chunk;
    };
    const output = { onStdout: gather, onStderr: gather };
    const child = startNode(["-e", script], { cwd: ".", env: process.env, ...output, among });
    const says = async (text: string): Promise<void> => {
        while (!gathered.includes(text)) await sleep(20);
    };
    return { child, output: () => gathered, says };
}

const IDLE = "setInterval(() => {}, 1000); console.log('ready');";

describe("A child process", () => {
    it("tells its exit code", async () => {
        assert.deepEqual(await run("process.exit(7)").child.exited, { code: 7, signal: null });
    });

    it("has all its output read before it counts as ended", async () => {
        const { child, output } = run("process.stdout.write('x'.repeat(300000))");
        await child.exited;
        assert.equal(output().length, 300_000);
    });

    it("ends even if a process of its own keeps its output open", async () => {
        const daemon = "require('node:child_process').spawn('sleep', ['30'], {stdio: 'inherit', detached: true})";
        const { child, output } = run(`const daemon = ${daemon}; console.log(daemon.pid); daemon.unref();`);
        const started = Date.now();
        await child.exited;
        process.kill(Number(output()));
        assert.ok(Date.now() - started < 10_000);
    });

    it("is interrupted when it is stopped", async () => {
        const { child, says, output } = run(
            `process.on("SIGINT", () => { console.log("bye"); process.exit(); }); ${IDLE}`,
        );
        await says("ready");
        await child.stop();
        await child.exited;
        assert.match(output(), /bye/);
    });

    it("is killed if it does not heed the interruption", async () => {
        const { child, says } = run(`process.on("SIGINT", () => {}); ${IDLE}`);
        await says("ready");
        await child.stop();
        assert.deepEqual(await child.exited, { code: null, signal: "SIGKILL" });
    });

    it("is stopped with all others", async () => {
        const { child, says } = run(IDLE);
        await says("ready");
        await stopAll(among);
        assert.deepEqual(await child.exited, { code: null, signal: "SIGINT" });
    });

    it("that cannot be started is reported", async () => {
        const ignore = (): void => undefined;
        const options = { cwd: ".", env: process.env, onStdout: ignore, onStderr: ignore, among };
        await assert.rejects(startChild("no-such-program", [], options).exited, /Could not start no-such-program/);
    });

    it("does not outlive a host that is killed", async () => {
        const script = `
            const { startNode } = await import(${JSON.stringify(join(import.meta.dirname, "childProcess.ts"))});
            const print = (chunk) => process.stdout.write(chunk);
            startNode(["-e", "console.log(process.pid); setInterval(() => {}, 1000)"],
                { cwd: ".", env: process.env, onStdout: print, onStderr: print, among: new Set() });
        `;
        const host = spawn(process.execPath, ["--input-type=module", "-e", script], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        const child = Number(String((await once(host.stdout, "data"))[0]));
        host.kill("SIGKILL");
        await assert.doesNotReject(async () => {
            for (let tries = 0; tries < 50; tries++) {
                try {
                    process.kill(child, 0);
                } catch {
                    return;
                }
                await sleep(100);
            }
            process.kill(child);
            throw new Error("The child ran on for 5 s.");
        });
    });
});

describe("An exit code", () => {
    it("is the process's own", () => assert.equal(exitCode({ code: 3, signal: null }), 3));
    it("is 128 and the signal's number for a process that was killed", () => {
        assert.equal(exitCode({ code: null, signal: "SIGKILL" }), 137);
    });
});
