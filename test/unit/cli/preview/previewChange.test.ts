import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { configFileOf } from "../../../../src/cli/preview/previewChange.ts";
import { temporaryFolder } from "../../../fixtures/temporaryFolder.ts";

describe("the file of a stack's configuration", () => {
    const folder = temporaryFolder();
    let project: string;

    beforeEach(() => {
        project = folder("Pulumi.yaml");
    });

    it("is next to the project file", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\n");
        assert.equal(configFileOf(project, "prod"), folder("Pulumi.prod.yaml"));
    });

    it("is called by the last part of the stack's full name", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\n");
        assert.equal(configFileOf(project, "acme/shop/prod"), folder("Pulumi.prod.yaml"));
    });

    it("lies where the project says", () => {
        writeFileSync(project, "name: shop\nruntime: nodejs\nstackConfigDir: config\n");
        assert.equal(configFileOf(project, "prod"), folder("config", "Pulumi.prod.yaml"));
    });
});
