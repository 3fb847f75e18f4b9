import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { providerFolder } from "../../../policy-pack/live/providerFolder.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";

/** A process of which the system tells nobody anything. */
const UNSEEN = 0;

describe("the folder from which the provider's relative paths start", () => {
    const folder = temporaryFolder();

    beforeEach(() => {
        mkdirSync(folder("deep/er"), { recursive: true });
    });

    const told = (PWD: string | undefined) => providerFolder({ cwd: "/pack", ppid: UNSEEN, env: { PWD } });

    // Elsewhere the system does not say where other processes run.
    if (process.platform === "linux") {
        it("is that of the process which has started the pack", () => {
            assert.equal(providerFolder({ cwd: "/pack", ppid: process.pid, env: { PWD: "/shell" } }), process.cwd());
        });
    }

    it("is not that one where it runs in the pack's folder itself", () => {
        assert.equal(providerFolder({ cwd: process.cwd(), ppid: process.pid, env: { PWD: folder() } }), folder());
    });

    it("is the project's above the shell's", () => {
        writeFileSync(folder("Pulumi.yaml"), "name: x\nruntime: nodejs\n");
        assert.equal(told(folder("deep/er")), folder());
    });

    it("is the program's where the project has it elsewhere", () => {
        writeFileSync(folder("Pulumi.yaml"), "name: x\nruntime: nodejs\nmain: src/program.ts\n");
        assert.equal(told(folder()), folder("src"));
        writeFileSync(folder("Pulumi.yaml"), "name: x\nruntime: nodejs\nmain: deep/er/\n");
        assert.equal(told(folder()), folder("deep/er"));
    });

    it("is the shell's without a project, and the pack's own where nothing is known", () => {
        assert.equal(told(folder("deep")), folder("deep"));
        assert.equal(told(undefined), "/pack");
    });
});
