import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { dump, load } from "js-yaml";
import { version } from "../../build/version.ts";
import { checkout } from "../sandbox/location.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";
import { TemporaryProject } from "../sandbox/toolchain/languageHost/temporaryProject.ts";
import { pins } from "../sandbox/toolchain/pins.ts";
import { firstPreview, inSandbox, released } from "./consumer.ts";

/** Leads nowhere: what asks the network for something fails. */
const WITHOUT_NETWORK = {
    HTTPS_PROXY: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
    npm_config_offline: "true",
};

const schema = async (): Promise<object> => JSON.parse(await readFile(join(checkout, "plugin/schema.json"), "utf8"));

describe("a release", () => {
    let project: TemporaryProject;
    let provider: string;

    before(async function () {
        // On a new machine they are made first.
        this.timeout(0);
        const programs = await ensure(
            ["pulumi", "pulumi-resource-kubernetes", "pulumi-language-yaml", "pulumi-python"],
            console.log,
        );
        provider = programs["pulumi-resource-kubernetes"];
        const folders = Object.values(programs).map((file) => dirname(file));
        process.env.PATH = [...folders, process.env.PATH].join(delimiter);
        project = new TemporaryProject({ "Pulumi.yaml": "name: empty\nruntime: yaml\n" }, WITHOUT_NETWORK);
    });
    after(() => project?.remove());

    it("holds what its checksums name, and the changelog's section", async () => {
        const folder = join(checkout, "release");
        await execa("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: folder });
        const named = (await readFile(released("SHA256SUMS"), "utf8")).trim().split("\n");
        const files = named.map((line) => line.replace(/^\S+ {2}/, ""));
        assert.deepEqual((await readdir(folder)).toSorted(), [...files, "NOTES.md", "SHA256SUMS"].toSorted());
        assert.notEqual((await readFile(released("NOTES.md"), "utf8")).trim(), "");
    });

    it("has everything in the version of package.json", async () => {
        const { stdout } = await execa("tar", [
            "-xzOf",
            released(`istio-blue-green-policies-${version}.tgz`),
            "package/package.json",
        ]);
        assert.equal(JSON.parse(stdout).version, version);
        assert.equal(((await schema()) as { version: string }).version, version);
    });

    describe("has a plugin", () => {
        const archive = (platform: string): string =>
            released(`pulumi-resource-istio-blue-green-v${version}-${platform}.tar.gz`);

        it("for every platform of Pulumi's", () => {
            for (const system of ["linux", "darwin", "windows"]) {
                for (const processor of ["amd64", "arm64"]) archive(`${system}-${processor}`);
            }
        });

        it("that Pulumi installs and asks for the schema without a network, and without a language host", async () => {
            const words = ["resource", "istio-blue-green", version, "--file", archive("linux-amd64")];
            await project.prepare("plugin", "install", ...words);
            const told = await project.prepare("package", "get-schema", `istio-blue-green@${version}`);
            assert.deepEqual(JSON.parse(told), await schema());
        });

        it("that previews the example in YAML", async () => {
            const folder = project.path("example");
            await mkdir(folder);
            const example = load(await readFile(join(checkout, "examples/yaml/Pulumi.yaml"), "utf8"));
            const { plugins: _, ...program } = example as { plugins: unknown };
            await writeFile(join(folder, "Pulumi.yaml"), dump(program));
            const words = ["resource", "istio-blue-green", version, "--file", archive("linux-amd64")];
            await inSandbox(folder, "pulumi", "plugin", "install", ...words);
            assert.match(await firstPreview(folder), /\+ {2}.*VirtualService +my-app +create/);
        });
    });

    // What follows in `pulumi package add` is up to the language's host. That of YAML, the one that a registry has, links nothing.
    it("is for folders too: `pulumi package add` makes an SDK of the plugin's folder without a network", async () => {
        const plugins = join(project.directory, "home/plugins", `resource-kubernetes-v${pins.kubernetesProvider}`);
        mkdirSync(plugins, { recursive: true });
        symlinkSync(provider, join(plugins, "pulumi-resource-kubernetes"));
        const { output } = await project.pulumi("package", "add", join(checkout, "plugin"));
        assert.match(output, /Successfully generated an SDK for the istio-blue-green package/);
        assert.match(output, /error: linking package: method Link not implemented\s*$/);
        const made = `sdks/istio-blue-green/istio-blue-green-${version}.yaml`;
        assert.match(await readFile(project.path(made), "utf8"), /^name: istio-blue-green$/m);
    });

    it("has an SDK for Python that pip installs", async () => {
        const folder = project.path("packages");
        const wheel = released(`pulumi_istio_blue_green-${version}-py3-none-any.whl`);
        const quietly = ["--quiet", "--disable-pip-version-check", "--root-user-action", "ignore"];
        await execa("pulumi-python", [
            "-m",
            "pip",
            "install",
            ...quietly,
            "--no-deps",
            "--no-index",
            "--target",
            folder,
            wheel,
        ]);
        const program =
            "from pulumi_istio_blue_green import BlueGreenService, ColorSpecArgs; print(BlueGreenService.__name__)";
        const { stdout } = await execa("pulumi-python", ["-c", program], { env: { PYTHONPATH: folder } });
        assert.equal(stdout, "BlueGreenService");
    });

    it("has an SDK for Go that is a module by itself", async () => {
        const folder = project.path("go");
        await mkdir(folder);
        await execa("tar", ["-xzf", released(`istio-blue-green-sdk-go-${version}.tar.gz`), "-C", folder]);
        const { stdout } = await execa("go", ["mod", "edit", "-json"], { cwd: folder });
        const { Module, Require } = JSON.parse(stdout) as { Module: { Path: string }; Require: { Path: string }[] };
        assert.equal(Module.Path, "github.com/istio-blue-green/istio-blue-green/sdk/go");
        assert.deepEqual(Require.map(({ Path }) => Path).toSorted(), [
            "github.com/pulumi/pulumi-kubernetes/sdk/v4",
            "github.com/pulumi/pulumi/sdk/v3",
        ]);
        assert.ok((await readdir(join(folder, "istiobluegreen"))).includes("blueGreenService.go"));
    });
});
