import assert from "node:assert/strict";
import { gistOf } from "../../../../src/cli/programs/gist.ts";
import { runProgram } from "../../../../src/cli/programs/runProgram.ts";

const SOON = { timeoutMilliseconds: 10_000 };

describe("another program", () => {
    it("gives what it printed", async () => assert.equal(await runProgram("echo", ["hello"], SOON), "hello\n"));

    it("is missed by name", async () => {
        await assert.rejects(runProgram("no-such-program", [], SOON), {
            kind: "missing",
            message: "no-such-program is not on PATH",
        });
    });

    it("is ended when it does not answer in time", async () => {
        const running = runProgram("sleep", ["60"], { timeoutMilliseconds: 100 });
        await assert.rejects(running, { kind: "timeout", message: "sleep did not finish within 100 ms" });
    });

    it("fails in one line, without a word of its arguments", async () => {
        const script =
            'echo "goroutine 1 [running]:" >&2; echo "Error: cluster unreachable" >&2; echo "main.go:12" >&2; exit 3';
        await assert.rejects(runProgram("sh", ["-c", script, "s3cret"], SOON), {
            kind: "failed",
            message: "cluster unreachable",
        });
        await assert.rejects(
            runProgram("sh", ["-c", "exit 3", "s3cret"], SOON),
            /^Error: sh ended with 3 and printed no error$|sh ended with 3/,
        );
    });

    it("keeps what it printed before it failed", async () => {
        await assert.rejects(runProgram("sh", ["-c", "echo '[]'; exit 3"], SOON), { stdout: "[]\n" });
    });
});

describe("the gist of what a program says", () => {
    it("is the last line that calls itself an error", () => {
        assert.equal(
            gistOf("warning: old\nerror: first\nerror: no stack named 'x' found\n\n"),
            "no stack named 'x' found",
        );
    });

    it("is the first line where none does", () => assert.equal(gistOf("\nlocked\nat x\n"), "locked"));

    it("is empty if nothing was printed", () => assert.equal(gistOf(" \n"), undefined));

    it("is never a page", () => assert.equal((gistOf("x".repeat(5000)) ?? "").length, 301));
});
