import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { Failure } from "../../../../src/cli/failure.ts";
import { confirm } from "../../../../src/cli/output/confirm.ts";

/** A terminal on which these keys are typed once the question is there. */
function terminalTyping(keys: string) {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    output.once("data", () => setImmediate(() => input.write(keys)));
    return { input, output };
}

const nothingChanged = (error: Failure): boolean =>
    error.exitCode === 130 && /Interrupted\. Nothing was changed\./.test(error.message);

describe("the question before traffic moves", () => {
    it("takes y and yes for yes, and all else for no", async () => {
        for (const [keys, answer] of [
            ["y\r", true],
            ["YES\r", true],
            ["\r", false],
            ["maybe\r", false],
        ] as const) {
            assert.equal(await confirm("Move?", {}, terminalTyping(keys)), answer, JSON.stringify(keys));
        }
    });

    it("takes the end of the input for no", async () => {
        assert.equal(await confirm("Move?", {}, terminalTyping("\x04")), false);
    });

    it("is interrupted by Ctrl-C, which is no answer", async () => {
        await assert.rejects(confirm("Move?", {}, terminalTyping("\x03")), nothingChanged);
    });

    it("is interrupted by a signal from elsewhere", async () => {
        const elsewhere = new AbortController();
        const asked = confirm("Move?", { signal: elsewhere.signal }, terminalTyping(""));
        setImmediate(() => elsewhere.abort());
        await assert.rejects(asked, nothingChanged);
    });

    it("needs --yes without a terminal", async () => {
        const nobody = { input: new PassThrough(), output: new PassThrough() };
        await assert.rejects(confirm("Move?", {}, nobody), /Nothing was changed\. .*Pass --yes/);
        assert.equal(await confirm("Move?", { yes: true }, nobody), true);
    });
});
