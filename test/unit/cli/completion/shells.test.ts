import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { completionScript, SHELLS } from "../../../../src/cli/completion/shells.ts";
import { wordsOf } from "../../../../src/cli/completion/words.ts";
import { buildProgram } from "../../../../src/cli/program.ts";

const words = wordsOf(buildProgram(), { color: ["blue", "green"] });

/** What bash would offer after these words; the last one is being typed. */
const offered = (...typed: string[]): string[] => {
    const script = `${completionScript("bash", "bluegreen", words)}
COMP_WORDS=(bluegreen ${typed.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${typed.length}
_bluegreen; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split(" ");
};

describe("shell completion", () => {
    it("offers the commands", () => assert.deepEqual(offered("roll"), ["rollback"]));

    it("offers the colours of a cutover", () => assert.deepEqual(offered("cutover", "g"), ["green"]));

    it("offers the options of the command that was typed", () =>
        assert.deepEqual(offered("cutover", "--max-p"), ["--max-p99"]));

    it("offers the options of every command", () => assert.deepEqual(offered("release", "--ser"), ["--service"]));

    it("finds the command behind options", () => assert.deepEqual(offered("--json", "cutover", "b"), ["blue"]));

    for (const shell of SHELLS) {
        it(`knows every command in ${shell}`, () => {
            const script = completionScript(shell, "bluegreen", words);
            for (const { name } of words) assert.match(script, new RegExp(`\\b${name}\\b`));
        });
    }
});
