import assert from "node:assert/strict";
import { hostname, userInfo } from "node:os";
import { isAbandoned, lockHolders, sayHolders } from "../../../../src/cli/stack/lock.ts";

const said = (user: string, host: string) =>
    `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file.\n` +
    `  file:///state/locks/x.json: created by ${user}@${host} (pid 4711) at 2030-01-01T00:00:00Z`;
const mine = lockHolders(said(userInfo().username, hostname()));

const GONE = { isAlive: () => false, isOwnRun: () => true };

describe("a stack's lock", () => {
    it("is read as user, host, process and time", () => {
        assert.deepEqual(lockHolders(said("ann", "laptop")), [
            { user: "ann", host: "laptop", pid: 4711, since: "2030-01-01T00:00:00Z" },
        ]);
    });

    it("is said once, however often the CLI does", () => {
        const twice = lockHolders(`${said("ann", "laptop")}\n${said("ann", "laptop")}`);
        assert.equal(sayHolders(twice), "ann@laptop (process 4711, since 2030-01-01T00:00:00Z)");
    });

    it("is abandoned when its process is gone and was an update that this command started here", () => {
        assert.equal(isAbandoned(mine, GONE), true);
    });

    it("is not abandoned while its process lives", () => {
        assert.equal(isAbandoned(mine, { ...GONE, isAlive: () => true }), false);
    });

    it("is not abandoned when it was taken on another machine, whose processes cannot be seen", () => {
        assert.equal(isAbandoned(lockHolders(said(userInfo().username, "elsewhere")), GONE), false);
    });

    it("is not abandoned when it may be another machine's or container's of the same name", () => {
        assert.equal(isAbandoned(mine, { ...GONE, isOwnRun: () => false }), false);
        assert.equal(isAbandoned(mine), false);
    });

    it("is not abandoned when the backend does not say who holds it", () => {
        assert.equal(isAbandoned(lockHolders("[409] Conflict"), GONE), false);
    });
});
