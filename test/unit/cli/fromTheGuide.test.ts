import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram } from "../../../src/cli/program.ts";

const root = join(import.meta.dirname, "../../..");
const text = readFileSync(join(root, "docs/from-the-guide.md"), "utf8");

describe("docs/from-the-guide.md", () => {
    const tests = [...new Set([...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path as string))];
    for (const path of tests) {
        it(`names a test that is there: ${path}`, () => assert.ok(existsSync(join(root, path))));
    }

    it("names a test in each row of what was replaced", () => {
        const rows = text.split("\n").filter((line) => line.startsWith("| ") && line.split(/(?<!\\)\|/).length === 6);
        const without = rows.filter((row) => !row.includes("`test/") && !/^\| (the guide|---)/.test(row));
        assert.deepEqual(without, []);
    });

    const scripts = [
        "switch-traffic.sh",
        "rollback.sh",
        "auto-rollback.sh",
        "pre-deployment-checklist.sh",
        "cleanup-blue.sh",
    ];
    for (const script of scripts) {
        it(`has a row for ${script}`, () => assert.match(text, new RegExp(`^\\| \`${script}`, "m")));
    }

    it("names commands that exist", () => {
        const known = buildProgram().commands.map((command) => command.name());
        const named = [...text.matchAll(/`bluegreen ([a-z]+)/g)].map(([, name]) => name as string);
        assert.deepEqual(
            [...new Set(named)].filter((name) => !known.includes(name)),
            [],
        );
    });
});
