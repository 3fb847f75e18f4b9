import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../location.ts";
import { catalog } from "./catalog.ts";
import { goVersion, pins } from "./pins.ts";
import { goProgram } from "./program.ts";

describe("the toolchain's catalog", () => {
    it("pairs the provider with the npm package that the component is tested with", () => {
        const manifest = readFileSync(join(checkout, "package.json"), "utf8");
        const { devDependencies } = JSON.parse(manifest) as { devDependencies: Record<string, string> };
        assert.equal(devDependencies["@pulumi/kubernetes"], pins.kubernetesProvider);
    });

    it("replaces Kubernetes' staging modules by the release that the commands are of", () => {
        const release = goVersion("cluster", "k8s.io/kubernetes").replace("v1.", "v0.");
        const modules = readFileSync(join(import.meta.dirname, "go/cluster/go.mod"), "utf8");
        const staging = [...modules.matchAll(/=> k8s\.io\/\S+ (v\S+)/g)].map(([, version]) => version);
        assert.ok(staging.length > 20);
        assert.deepEqual(new Set(staging), new Set([release]));
    });

    it("names what to pin when a go.mod lacks a module", () => {
        assert.throws(() => goVersion("cluster", "example.com/none"), /does not require example\.com\/none; pin it/);
    });

    it("gives a program another key when its linker settings change", () => {
        const etcd = { name: "etcd", group: "cluster", module: "go.etcd.io/etcd/server/v3", package: "x" } as const;
        assert.notEqual(goProgram(etcd).key, goProgram({ ...etcd, set: ["main.version=2"] }).key);
    });

    it("gives a program another key when a file of the checkout changes, or a program that makes it", () => {
        const example = {
            name: "x",
            group: "pulumi-go-example",
            module: "github.com/pulumi/pulumi/sdk/v3",
            package: ".",
        } as const;
        const { key } = goProgram(example);
        const dependsOn = [join(checkout, "plugin/schema.json")];
        assert.notEqual(goProgram({ ...example, dependsOn }).key, key);
        assert.notEqual(goProgram({ ...example, uses: [catalog["pulumi-codegen"]] }).key, key);
    });

    it("calls every program as its file is called", () => {
        assert.deepEqual(
            Object.entries(catalog).filter(([name, program]) => program.name !== name),
            [],
        );
    });
});
