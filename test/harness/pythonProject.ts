import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import { copyExample, type InlineProject, runInline } from "./inlineProject.ts";

/** The example in Python, with the SDK that its users have. */
export interface PythonProject extends InlineProject {
    /** Changes the program until it is changed again. */
    change(edit: (program: string) => string): Promise<void>;
}

export async function pythonProject(): Promise<PythonProject> {
    const folder = await copyExample("python");
    const packages = join(folder, "packages");
    await installSdk(join(folder, "sdk"), packages);
    return {
        folder,
        change: async (edit) => {
            const program = await readFile(join(checkout, "examples/python/__main__.py"), "utf8");
            await writeFile(join(folder, "__main__.py"), edit(program));
        },
        run: (command, stack, ...flags) => {
            const script = join(checkout, "test/harness/programs/python/inline.py");
            const env = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" };
            return runInline("pulumi-python", [script, command, folder, stack, ...flags], env);
        },
    };
}

async function installSdk(sdk: string, packages: string): Promise<void> {
    await execa("pulumi-codegen", ["python", join(checkout, "plugin/schema.json"), sdk]);
    const quietly = ["--quiet", "--disable-pip-version-check", "--root-user-action", "ignore"];
    const withoutNetwork = ["--no-deps", "--no-index", "--no-build-isolation"];
    await execa("pulumi-python", ["-m", "pip", "install", ...quietly, ...withoutNetwork, "--target", packages, sdk]);
}
