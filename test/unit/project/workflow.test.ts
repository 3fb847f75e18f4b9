import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { workflowProblems } from "../examples/workflowParser.ts";

const workflow = (name: string): Promise<string> =>
    readFile(join(import.meta.dirname, "../../../.github/workflows", name), "utf8");

describe("the project's own workflows", () => {
    for (const name of ["test.yaml", "release.yaml"]) {
        it(`${name} is one that GitHub accepts`, async () =>
            assert.deepEqual(await workflowProblems(name, await workflow(name)), []));
    }

    it("run all tests", async () => assert.match(await workflow("test.yaml"), /- run: make test$/m));

    it("publish what `make release` has built, with provenance", async () => {
        const release = await workflow("release.yaml");
        const at = (command: string): number => {
            assert.match(release, new RegExp(`- run: .*${command}`));
            return release.indexOf(command);
        };
        assert.ok(at("make release") < at("npm publish"));
        assert.ok(at("npm publish") < at("gh release create"));
        assert.match(release, /npm publish .* --provenance/);
    });
});
