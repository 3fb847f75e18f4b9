import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout, locate } from "../sandbox/location.ts";
import type { PulumiRun } from "./pulumiStack.ts";

/** The example in Python, with the SDK that its users have, in a folder of its own. */
export interface PythonProject {
    readonly folder: string;
    /** Changes the program until it is changed again. */
    change(edit: (program: string) => string): Promise<void>;
    /** Runs it by the Automation API, which needs no language host. */
    run(command: "preview" | "up" | "destroy", stack: string, ...flags: string[]): Promise<PulumiRun>;
}

export async function pythonProject(): Promise<PythonProject> {
    const example = join(checkout, "examples/python");
    const folder = join(locate().folder, "programs/python");
    const packages = join(folder, "packages");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(example, folder, { recursive: true });
    const settings = await readFile(join(folder, "Pulumi.yaml"), "utf8");
    await writeFile(join(folder, "Pulumi.yaml"), settings.replace("../../plugin", join(checkout, "plugin")));
    await installSdk(join(folder, "sdk"), packages);
    return {
        folder,
        change: async (edit) => {
            const program = await readFile(join(example, "__main__.py"), "utf8");
            await writeFile(join(folder, "__main__.py"), edit(program));
        },
        run: async (command, stack, ...flags) => {
            const script = join(checkout, "test/harness/programs/python/inline.py");
            const startedAt = Date.now();
            const { exitCode = -1, all } = await execa("pulumi-python", [script, command, folder, stack, ...flags], {
                all: true,
                reject: false,
                env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" },
            });
            return { exitCode, output: all, startedAt, endedAt: Date.now() };
        },
    };
}

async function installSdk(sdk: string, packages: string): Promise<void> {
    await execa("pulumi-codegen", ["python", join(checkout, "plugin/schema.json"), sdk]);
    const quietly = ["--quiet", "--disable-pip-version-check", "--root-user-action", "ignore"];
    const withoutNetwork = ["--no-deps", "--no-index", "--no-build-isolation"];
    await execa("pulumi-python", ["-m", "pip", "install", ...quietly, ...withoutNetwork, "--target", packages, sdk]);
}
