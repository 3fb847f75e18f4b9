import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";
import { cacheFolder, entryFolder, makeEntry, otherBuilder, removeDeadPartials } from "./cache.ts";

describe("the toolchain's cache", () => {
    const cache = temporaryFolder();
    restoringEnvironment("ISTIO_BLUE_GREEN_CACHE");
    let entry: string;

    beforeEach(async () => {
        process.env.ISTIO_BLUE_GREEN_CACHE = cache();
        entry = entryFolder("tool", "abc");
        await mkdir(dirname(entry), { recursive: true });
    });

    it("lies outside the checkout, below XDG_CACHE_HOME where that is set", () => {
        assert.equal(cacheFolder({ XDG_CACHE_HOME: "/x" }), "/x/istio-blue-green");
    });

    it("shows an entry only once it is whole", async () => {
        await makeEntry(entry, async (folder) => {
            await writeFile(join(folder, "tool"), "half");
            assert.equal(existsSync(entry), false);
            await writeFile(join(folder, "tool"), "whole");
        });
        assert.equal(await readFile(join(entry, "tool"), "utf8"), "whole");
    });

    it("keeps nothing of a build that failed", async () => {
        const failing = makeEntry(entry, async (folder) => {
            await writeFile(join(folder, "tool"), "half");
            throw new Error("out of memory");
        });
        await assert.rejects(failing, /out of memory/);
        assert.deepEqual(await readdir(dirname(entry)), []);
    });

    it("takes the entry that another process finished first", async () => {
        await makeEntry(entry, async (folder) => {
            await writeFile(join(folder, "tool"), "second");
            await mkdir(entry);
            await writeFile(join(entry, "tool"), "first");
        });
        assert.equal(await readFile(join(entry, "tool"), "utf8"), "first");
        assert.deepEqual(await readdir(dirname(entry)), ["tool-abc"]);
    });

    it("removes what a killed build left and nothing of one that still runs", async () => {
        const dead = `${entry}.4194304-00ff00.partial`;
        const alive = `${entry}.${process.pid}-00ff00.partial`;
        await Promise.all([mkdir(dead), mkdir(alive)]);
        await removeDeadPartials();
        assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
    });

    it("knows who else is making an entry", async () => {
        await mkdir(`${entry}.${process.ppid}-00ff00.partial`);
        assert.equal(await otherBuilder(entry), process.ppid);
    });

    it("takes neither itself nor the builder of another entry for another builder", async () => {
        await mkdir(`${entry}.${process.pid}-00ff00.partial`);
        await mkdir(`${entryFolder("tool", "abd")}.${process.ppid}-00ff00.partial`);
        assert.equal(await otherBuilder(entry), undefined);
    });
});
