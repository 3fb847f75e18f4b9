import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { makeFolder } from "../../../../src/cli/stack/makeFolder.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";

describe("a folder for what the command remembers", () => {
    const above = temporaryFolder();

    it("is made with what is missing above it, for this user alone, and may be there already", () => {
        const folder = above("a", "b");
        for (const _ of [1, 2]) makeFolder(folder);
        assert.equal(statSync(folder).mode & 0o777, 0o700);
        assert.equal(statSync(above("a")).mode & 0o777, 0o700);
    });

    it("fails at once if the folder cannot be made", () => {
        writeFileSync(above("file"), "");
        assert.throws(() => makeFolder(above("file", "below")), /ENOTDIR|EEXIST/);
        // The system says there that the folder is missing in which it is to be made, though it is not.
        if (existsSync("/proc/self")) assert.throws(() => makeFolder("/proc/self/none/below"), /ENOENT|EACCES|EPERM/);
    });
});
