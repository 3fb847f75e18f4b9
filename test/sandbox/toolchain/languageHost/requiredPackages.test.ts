import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PackageManifest } from "./packages.ts";
import { requiredPackages } from "./requiredPackages.ts";

describe("The plugins that a program requires", () => {
    let directory: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "required-"));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    /** What a program that depends on this one package requires. */
    function required(manifest: PackageManifest, warn: (sentence: string) => void = assert.fail) {
        mkdirSync(join(directory, "node_modules/sdk"), { recursive: true });
        writeFileSync(join(directory, "node_modules/sdk/package.json"), JSON.stringify(manifest));
        writeFileSync(join(directory, "package.json"), '{"dependencies": {"sdk": "*"}}');
        return requiredPackages(directory, warn);
    }

    it("are what its packages name", () => {
        const pulumi = { resource: true, name: "kubernetes", version: "4.25.0", server: "https://example.com" };
        assert.deepEqual(required({ name: "sdk", version: "1.0.0", pulumi }), [
            {
                name: "kubernetes",
                kind: "resource",
                version: "v4.25.0",
                server: "https://example.com",
                parameterization: undefined,
            },
        ]);
    });

    it("include the one that this checkout's components use", () => {
        const [kubernetes] = requiredPackages(import.meta.dirname, assert.fail);
        assert.deepEqual([kubernetes?.name, kubernetes?.version], ["kubernetes", "v4.25.0"]);
    });

    it("are named and numbered as Pulumi's own package where that does not say", () => {
        const [plugin] = required({ name: "@pulumi/random", version: "v4.1.0", pulumi: { resource: true } });
        assert.deepEqual([plugin?.name, plugin?.version], ["random", "v4.1.0"]);
    });

    it("carry their parameters", () => {
        const parameterization = { name: "crds", version: "1.0.0", value: "e30=" };
        const pulumi = { resource: true, name: "terraform", parameterization };
        assert.deepEqual(required({ name: "sdk", version: "1.0.0", pulumi })[0]?.parameterization, parameterization);
    });

    it("are none for a package that only helps Pulumi programs", () => {
        assert.deepEqual(required({ name: "@pulumi/policy", version: "1.0.0", pulumi: { resource: false } }), []);
    });

    it("do not include a stranger's package that does not name its plugin, and that is told", () => {
        const warnings: string[] = [];
        required({ name: "sdk", version: "1.0.0", pulumi: { resource: true } }, (sentence) => warnings.push(sentence));
        assert.match(warnings.join("\n"), /sdk\/package\.json asks for a Pulumi plugin without its name/);
    });
});
