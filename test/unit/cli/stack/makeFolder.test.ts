import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../../../../src/cli/stack/makeFolder.ts";

describe("a folder for what the command remembers", () => {
    let above: string;

    beforeEach(() => {
        above = mkdtempSync(join(tmpdir(), "folder-"));
    });
    afterEach(() => rmSync(above, { recursive: true }));

    it("is made with what is missing above it, for this user alone, and may be there already", () => {
        const folder = join(above, "a", "b");
        for (const _ of [1, 2]) makeFolder(folder);
        assert.equal(statSync(folder).mode & 0o777, 0o700);
        assert.equal(statSync(join(above, "a")).mode & 0o777, 0o700);
    });

    it("fails at once where nothing can be made", () => {
        writeFileSync(join(above, "file"), "");
        assert.throws(() => makeFolder(join(above, "file", "below")), /ENOTDIR|EEXIST/);
        // The system says there that the folder is missing in which it is to be made, though it is not.
        if (existsSync("/proc/self")) assert.throws(() => makeFolder("/proc/self/none/below"), /ENOENT|EACCES|EPERM/);
    });
});
