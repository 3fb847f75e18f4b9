import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { workflowProblems } from "../examples/workflowParser.ts";

const workflow = join(import.meta.dirname, "../../../.github/workflows/test.yaml");

describe("the project's own workflow", () => {
    it("is one that GitHub accepts, and runs all tests", async () => {
        const content = await readFile(workflow, "utf8");
        assert.deepEqual(await workflowProblems("test.yaml", content), []);
        assert.match(content, /- run: make test$/m);
    });
});
