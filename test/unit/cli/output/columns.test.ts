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

describe("columns that are to fit", () => {
    const rows = [["blue", "registry.example.com/team/my-app:1.0.0", "3/3"]];

    it("give way where it is said, and keep the end of it", () => {
        const lines = columns(["COLOR", "IMAGE", "READY"], rows, { narrow: 1, width: 40 });
        assert.ok(Math.max(...lines.map((line) => line.length)) <= 40, lines.join("\n"));
        assert.match(lines[1] ?? "", /^blue +….*my-app:1\.0\.0 +3\/3$/);
    });

    it("stay as they are where there is room", () => {
        assert.deepEqual(columns(["COLOR", "IMAGE", "READY"], rows, { narrow: 1, width: 80 }), [
            ...columns(["COLOR", "IMAGE", "READY"], rows),
        ]);
    });
});
