import assert from "node:assert/strict";
import { hostname, userInfo } from "node:os";
import type { Failure } from "../../../../src/cli/failure.ts";
import { upWhenFree } from "../../../../src/cli/stack/follow.ts";
import { type PulumiStack, RunFailure } from "../../../../src/cli/stack/pulumiStack.ts";

const NOBODY = 2 ** 22 + 1;
const lockedBy = (host: string, pid: number) =>
    new RunFailure(
        "locked",
        true,
        `locked: created by ${userInfo().username}@${host} (pid ${pid}) at 2030-01-01T00:00:00Z`,
    );

/** A stack on which the first updates fail in this way. */
const stackWith = (...failures: Error[]) => {
    const done: string[] = [];
    const stack = {
        name: "dev",
        up: async () => {
            const failure = failures.shift();
            if (failure) throw failure;
            done.push("up");
            return { changes: {} };
        },
        cancel: async () => {
            done.push("cancel");
        },
    } as unknown as PulumiStack;
    return { stack, done };
};
const patience = (more: object = {}) => ({ lockTimeoutMilliseconds: 60_000, say: () => undefined, ...more });

describe("an update while somebody else runs the stack", () => {
    it("waits, and looks after the traffic meanwhile", async () => {
        const { stack, done } = stackWith(lockedBy("elsewhere", 1));
        const meanwhile = async () => {
            done.push("looked");
        };
        await upWhenFree(stack, {}, patience({ meanwhile }));
        assert.deepEqual(done, ["looked", "up"]);
    });

    it("says for whom it waits", async () => {
        const said: string[] = [];
        const { stack } = stackWith(lockedBy("elsewhere", 4711));
        await upWhenFree(stack, {}, patience({ say: (text: string) => said.push(text) }));
        assert.match(said.join(), /waiting for .*@elsewhere \(process 4711/);
    });

    it("takes away the lock of a process that is gone", async () => {
        const { stack, done } = stackWith(lockedBy(hostname(), NOBODY));
        await upWhenFree(stack, {}, patience());
        assert.deepEqual(done, ["cancel", "up"]);
    });

    it("gives up in the end, and says that configuration and state have not followed", async () => {
        const { stack } = stackWith(lockedBy("elsewhere", 1));
        await assert.rejects(upWhenFree(stack, {}, patience({ lockTimeoutMilliseconds: -1 })), (error: Failure) => {
            assert.equal(error.exitCode, 6);
            return /still run by .*bluegreen resume.*pulumi cancel/.test(error.message);
        });
    });

    it("names the command that goes on, where that is another one than resume", async () => {
        const { stack } = stackWith(lockedBy("elsewhere", 1));
        const given = patience({ lockTimeoutMilliseconds: -1, again: "standby 1" });
        await assert.rejects(upWhenFree(stack, {}, given), /`bluegreen standby 1`/);
    });

    it("does not try again what failed for another reason", async () => {
        const { stack, done } = stackWith(new RunFailure("refused by the gate", false, ""));
        await assert.rejects(upWhenFree(stack, {}, patience()), /refused by the gate/);
        assert.deepEqual(done, []);
    });
});
