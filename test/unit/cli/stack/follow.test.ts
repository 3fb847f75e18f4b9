import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname, userInfo } from "node:os";
import { upWhenFree } from "../../../../src/cli/stack/follow.ts";
import { rememberingRuns } from "../../../../src/cli/stack/ownRuns.ts";
import { type PulumiStack, RunFailure } from "../../../../src/cli/stack/pulumiStack.ts";
import { restoringEnvironment } from "../../../fixtures/environment.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";
import { fakePrograms } from "../fakePrograms.ts";

const NOBODY = 2 ** 22 + 1;
const lockedBy = (host: string, pid: number, since = "2030-01-01T00:00:00Z") =>
    new RunFailure("locked", true, `locked: created by ${userInfo().username}@${host} (pid ${pid}) at ${since}`);

/** A stack on which the first updates fail in this way. */
function stackWith(...failures: Error[]) {
    const done: string[] = [];
    const stack = {
        name: "dev",
        cancelCommand: "pulumi cancel --yes --stack organization/shop/dev",
        up: async () => {
            const failure = failures.shift();
            if (failure) throw failure;
            done.push("up");
        },
        cancel: async () => {
            done.push("cancel");
        },
    } as unknown as PulumiStack;
    return { stack, done };
}
const wait = (more: object = {}) => ({ lockTimeoutMilliseconds: 60_000, say: () => undefined, ...more });

/** An update that this command began, and that somebody killed. */
async function killedRun(): Promise<number> {
    const child = await rememberingRuns("pulumi", async () => {
        const started = spawn("pulumi", ["up"]);
        await once(started, "spawn");
        return started;
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    return child.pid ?? 0;
}

describe("an update while somebody else runs the stack", () => {
    const cache = temporaryFolder();
    const fakeProgram = fakePrograms();
    restoringEnvironment("XDG_CACHE_HOME");

    beforeEach(() => {
        process.env.XDG_CACHE_HOME = cache();
    });

    it("waits, and watches the traffic in the meantime", async () => {
        const { stack, done } = stackWith(lockedBy("elsewhere", 1));
        const meanwhile = async () => {
            done.push("looked");
        };
        await upWhenFree(stack, {}, wait({ meanwhile }));
        assert.deepEqual(done, ["looked", "up"]);
    });

    it("says whose update it waits for", async () => {
        const said: string[] = [];
        const { stack } = stackWith(lockedBy("elsewhere", 4711));
        await upWhenFree(stack, {}, wait({ say: (text: string) => said.push(text) }));
        assert.match(said.join(), /waiting for .*@elsewhere \(process 4711/);
    });

    it("removes the lock of its own killed update", async () => {
        fakeProgram("pulumi", "exec sleep 60");
        const pid = await killedRun();
        const { stack, done } = stackWith(lockedBy(hostname(), pid, new Date().toISOString()));
        await upWhenFree(stack, {}, wait());
        assert.deepEqual(done, ["cancel", "up"]);
    });

    it("leaves a lock alone whose process cannot be seen, though the host has this one's name", async () => {
        const said: string[] = [];
        const { stack, done } = stackWith(lockedBy(hostname(), NOBODY));
        await upWhenFree(stack, {}, wait({ say: (text: string) => said.push(text) }));
        assert.deepEqual(done, ["up"]);
        assert.match(
            said.join(),
            /If that process is gone, `pulumi cancel --yes --stack organization\/shop\/dev` removes/,
        );
    });

    it("gives up in the end, and says that configuration and state have not followed", async () => {
        const { stack } = stackWith(lockedBy("elsewhere", 1));
        await assert.rejects(upWhenFree(stack, {}, wait({ lockTimeoutMilliseconds: -1 })), {
            exitCode: 6,
            message: /still being updated by .*bluegreen resume.*pulumi cancel/,
        });
    });

    it("names the command that continues, if it is not resume", async () => {
        const { stack } = stackWith(lockedBy("elsewhere", 1));
        const given = wait({ lockTimeoutMilliseconds: -1, nextCommand: "bluegreen standby 1" });
        await assert.rejects(upWhenFree(stack, {}, given), /`bluegreen standby 1`/);
    });

    it("begins no update any more once it is interrupted", async () => {
        const { stack, done } = stackWith(lockedBy("elsewhere", 1));
        const interruption = new AbortController();
        const meanwhile = async () => interruption.abort();
        await assert.rejects(upWhenFree(stack, {}, wait({ meanwhile, signal: interruption.signal })), /aborted/);
        assert.deepEqual(done, []);
    });

    it("is interrupted, and not late, where that comes while the stack is asked", async () => {
        const interruption = new AbortController();
        const { stack } = stackWith(lockedBy("elsewhere", 1));
        const up = () => stack.up({}).finally(() => interruption.abort());
        await assert.rejects(upWhenFree({ ...stack, up }, {}, wait({ signal: interruption.signal })), /aborted/);
    });

    it("does not try again what failed for another reason", async () => {
        const { stack, done } = stackWith(new RunFailure("refused by the gate", false, ""));
        await assert.rejects(upWhenFree(stack, {}, wait()), /refused by the gate/);
        assert.deepEqual(done, []);
    });
});
