import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installedPackages, type PackageManifest } from "./packages.ts";

describe("A program's installed packages", () => {
    let directory: string;
    beforeEach(() => {
        directory = realpathSync(mkdtempSync(join(tmpdir(), "packages-")));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    function install(path: string, manifest: PackageManifest | string): void {
        const file = join(directory, path, "package.json");
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, typeof manifest === "string" ? manifest : JSON.stringify(manifest));
    }

    function found(from = ".", transitive = true): string[] {
        const installed = installedPackages(join(directory, from), transitive, assert.fail);
        return installed.map(({ manifest }) => `${manifest.name}@${manifest.version}`).sort();
    }

    it("are its dependencies of every kind", () => {
        install(".", {
            dependencies: { a: "*" },
            devDependencies: { b: "*" },
            peerDependencies: { c: "*" },
            optionalDependencies: { d: "*" },
        });
        for (const name of ["a", "b", "c", "d"]) install(`node_modules/${name}`, { name, version: "1.0.0" });
        assert.deepEqual(found(), ["a@1.0.0", "b@1.0.0", "c@1.0.0", "d@1.0.0"]);
    });

    it("are those of their dependencies too", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0", dependencies: { b: "*" } });
        install("node_modules/b", { name: "b", version: "1.0.0" });
        assert.deepEqual(found(), ["a@1.0.0", "b@1.0.0"]);
    });

    it("are only its own where that is asked", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0", dependencies: { b: "*" } });
        install("node_modules/b", { name: "b", version: "1.0.0" });
        assert.deepEqual(found(".", false), ["a@1.0.0"]);
    });

    it("are not what its dependencies were developed with", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0", devDependencies: { b: "*" } });
        install("node_modules/b", { name: "b", version: "1.0.0" });
        assert.deepEqual(found(), ["a@1.0.0"]);
    });

    it("are not what lies about without being depended on", () => {
        install(".", {});
        install("node_modules/a", { name: "a", version: "1.0.0" });
        assert.deepEqual(found(), []);
    });

    it("are found for a program in a folder below its package.json", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0" });
        mkdirSync(join(directory, "src"));
        assert.deepEqual(found("src"), ["a@1.0.0"]);
    });

    it("are found in node_modules further up", () => {
        install("examples/app", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0" });
        assert.deepEqual(found("examples/app"), ["a@1.0.0"]);
    });

    it("are in the version that Node would load where there are several", () => {
        install(".", { dependencies: { a: "*", b: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0", dependencies: { b: "*" } });
        install("node_modules/a/node_modules/b", { name: "b", version: "2.0.0" });
        install("node_modules/b", { name: "b", version: "1.0.0" });
        assert.deepEqual(found(), ["a@1.0.0", "b@1.0.0", "b@2.0.0"]);
    });

    it("end where packages depend on each other", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", { name: "a", version: "1.0.0", dependencies: { b: "*" } });
        install("node_modules/b", { name: "b", version: "1.0.0", dependencies: { a: "*" } });
        assert.deepEqual(found(), ["a@1.0.0", "b@1.0.0"]);
    });

    it("are followed through a link to where they lie", () => {
        install(".", { dependencies: { a: "*" } });
        install("sdks/a", { name: "a", version: "1.0.0", dependencies: { b: "*" } });
        install("sdks/node_modules/b", { name: "b", version: "1.0.0" });
        mkdirSync(join(directory, "node_modules"));
        symlinkSync(join(directory, "sdks/a"), join(directory, "node_modules/a"));
        assert.deepEqual(found(), ["a@1.0.0", "b@1.0.0"]);
    });

    it("that cannot be read are reported", () => {
        install(".", { dependencies: { a: "*" } });
        install("node_modules/a", "{");
        const warnings: string[] = [];
        installedPackages(directory, true, (sentence) => warnings.push(sentence));
        assert.match(warnings.join("\n"), /Could not read .*node_modules\/a\/package\.json: /);
    });
});
