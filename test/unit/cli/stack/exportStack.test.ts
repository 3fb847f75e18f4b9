import assert from "node:assert/strict";
import type { Failure } from "../../../../src/cli/failure.ts";
import { exportStack } from "../../../../src/cli/stack/exportStack.ts";
import { fakePrograms } from "../fakePrograms.ts";

describe("a stack whose state cannot be read", () => {
    const fakeProgram = fakePrograms();

    const said = async (error: string): Promise<string> => {
        fakeProgram("pulumi", `echo "error: ${error}" >&2; exit 255`);
        let message = "";
        await assert.rejects(exportStack({ cwd: "." }), (failure: Failure) => {
            message = failure.message;
            return failure.exitCode === 2 && message.includes(error);
        });
        return message;
    };

    for (const error of [
        "PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
        "this command requires logging in; try running 'pulumi login' first",
    ]) {
        it(`asks for a login where nobody is logged in: ${error}`, async () => {
            const message = await said(error);
            assert.match(message, /run `pulumi login`/);
            assert.doesNotMatch(message, /--stack/);
        });
    }

    for (const error of ["no stack selected; please use 'pulumi stack select'", "no stack named 'dev' found"]) {
        it(`asks for a stack where that is missing: ${error}`, async () => {
            const message = await said(error);
            assert.match(message, /Choose the stack with --stack/);
            assert.doesNotMatch(message, /pulumi login/);
        });
    }

    it("gives no advice where neither would help", async () => {
        const message = await said("incorrect passphrase");
        assert.doesNotMatch(message, /pulumi login|--stack/);
    });
});
