import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { ensure } from "../../test/sandbox/toolchain/ensure.ts";
import { pins } from "../../test/sandbox/toolchain/pins.ts";
import { goEnvironment } from "../../test/sandbox/toolchain/program.ts";
import { version } from "../version.ts";
import { archive, copy } from "./archive.ts";
import { releasePackage } from "./packages.ts";
import { release, root } from "./place.ts";

/** The SDKs, which Pulumi's own generator makes of the schema. */
export async function releaseSdks(work: string): Promise<void> {
    const programs = await ensure(["pulumi-python", "pulumi-codegen"], console.log);
    const generate = async (language: string): Promise<string> => {
        const folder = join(work, language);
        await execa(programs["pulumi-codegen"], [language, join(root, "plugin/schema.json"), folder]);
        await copy("", ["LICENSE"], folder);
        return folder;
    };
    await releaseNodejs(await generate("nodejs"));
    await releasePython(await generate("python"), programs["pulumi-python"]);
    await releaseGo(await generate("go"));
}

/** Compiled, as Pulumi publishes its own: what is in `bin` is the package. */
async function releaseNodejs(sdk: string): Promise<void> {
    await execa("tsc", ["-p", sdk], { preferLocal: true, localDir: root });
    const bin = join(sdk, "bin");
    await mkdir(bin, { recursive: true });
    for (const file of ["package.json", "README.md", "LICENSE"]) await copyFile(join(sdk, file), join(bin, file));
    await releasePackage(bin);
}

async function releasePython(sdk: string, python: string): Promise<void> {
    const quietly = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation"];
    // The oldest time that an archive of this kind can have.
    const env = { SOURCE_DATE_EPOCH: "315532800" };
    await execa(python, ["-m", "pip", "wheel", ...quietly, "--wheel-dir", release, sdk], { env });
}

/** Go has no packages: a program's go.mod names the folder in which this is unpacked. */
async function releaseGo(sdk: string): Promise<void> {
    const kubernetes = `github.com/pulumi/pulumi-kubernetes/sdk/v4@v${pins.kubernetesProvider}`;
    await execa("go", ["mod", "edit", `-require=${kubernetes}`], { cwd: sdk, env: goEnvironment });
    await archive(sdk, join(release, `istio-blue-green-sdk-go-${version}.tar.gz`));
}
