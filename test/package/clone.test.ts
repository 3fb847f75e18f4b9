import assert from "node:assert/strict";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";

describe("a clone in which the package was built", () => {
    it("runs the command as the README calls it", async () => {
        const { stdout } = await execa("npx", ["bluegreen", "--help"], { cwd: checkout });
        assert.match(stdout, /Usage: bluegreen/);
    });
});
