import assert from "node:assert/strict";
import { reason } from "../../../../src/cli/commandLine/values.ts";

describe("a reason on the command line", () => {
    it("is what was typed", () => assert.equal(reason("checkout fails", "by hand"), "checkout fails"));

    it("is as good as not given where it is empty, as with a variable that is not set", () => {
        assert.deepEqual(
            [reason("", "by hand"), reason(" ", "by hand"), reason("")],
            ["by hand", "by hand", undefined],
        );
    });

    it("keeps no password of an address in it", () => {
        assert.equal(reason("see https://me:s3cret@wiki/4711"), "see https://[left out]@wiki/4711");
    });
});
