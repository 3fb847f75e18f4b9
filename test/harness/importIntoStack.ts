import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { locate } from "../sandbox/location.ts";
import type { PulumiStack } from "./pulumiStack.ts";

interface ImportFile {
    resources: { type: string; name: string; logicalName?: string; id?: string; component?: boolean }[];
}

/**
 * Takes objects of the cluster into a stack's state, as a person does: Pulumi writes down what it would create, the
 * person fills in which object each of them is and leaves out what does not exist. `ids` are by `Kind/name in the program`.
 */
export async function importIntoStack(stack: PulumiStack, ids: Readonly<Record<string, string>>): Promise<void> {
    const file = join(locate().folder, `${stack.name}-import.json`);
    await stack.run("preview", "--import-file", file);
    const { resources } = JSON.parse(await readFile(file, "utf8")) as ImportFile;
    const found = resources.flatMap((resource) => {
        const { type, name, logicalName = name, component } = resource;
        const id = ids[`${type.split(":").at(-1)}/${logicalName}`];
        if (component) return [resource];
        return id === undefined ? [] : [{ ...resource, id }];
    });
    await writeFile(file, JSON.stringify({ resources: found }));
    await stack.run(
        ...["import", "--file", file, "--yes", "--skip-preview"],
        ...["--generate-code=false", "--protect=false"],
    );
    await rm(file);
}
