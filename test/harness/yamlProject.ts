import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { checkout, locate } from "../sandbox/location.ts";

type Values = Record<string, unknown>;

/** The example in YAML. */
export interface YamlProgram {
    name: string;
    config: Values;
    plugins: { providers: { name: string; path: string }[] };
    resources: Record<string, { type: string; properties: Values; options?: Values }>;
    outputs: Values;
}

const example = join(checkout, "examples/yaml/Pulumi.yaml");

/** The example with something changed, in a folder of its own; returns the folder. */
export async function changedYamlProgram(name: string, change: (program: YamlProgram) => void): Promise<string> {
    const program = load(await readFile(example, "utf8")) as YamlProgram;
    program.name = name;
    for (const provider of program.plugins.providers) provider.path = join(checkout, "plugin");
    change(program);
    const folder = join(locate().folder, "programs", name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "Pulumi.yaml"), dump(program));
    return folder;
}
