import assert from "node:assert/strict";
import { columns } from "../../../../src/cli/output/columns.ts";

describe("columns", () => {
    it("aligns each column to its longest cell", () => {
        assert.deepEqual(
            columns(
                ["A", "B"],
                [
                    ["long", "1"],
                    ["x", "2"],
                ],
            ),
            ["A     B", "long  1", "x     2"],
        );
    });

    it("gives colours no width", () => {
        const green = "\u001b[32mx\u001b[39m";
        assert.deepEqual(
            columns(
                ["A", "B"],
                [
                    [green, "1"],
                    ["yy", "2"],
                ],
            ),
            ["A   B", `${green}   1`, "yy  2"],
        );
    });
});
