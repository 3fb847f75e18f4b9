import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configFileOf } from "../../../../src/cli/preview/previewChange.ts";

describe("the file of a stack's configuration", () => {
    let folder: string;
    let project: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "project-"));
        project = join(folder, "Pulumi.yaml");
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("lies beside the project file", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\n");
        assert.equal(configFileOf(project, "prod"), join(folder, "Pulumi.prod.yaml"));
    });

    it("is called by the last part of the stack's full name", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\n");
        assert.equal(configFileOf(project, "acme/shop/prod"), join(folder, "Pulumi.prod.yaml"));
    });

    it("lies where the project says", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\nstackConfigDir: config\n");
        assert.equal(configFileOf(project, "prod"), join(folder, "config", "Pulumi.prod.yaml"));
    });
});
