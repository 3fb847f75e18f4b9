import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout, locate } from "../sandbox/location.ts";
import { type PulumiStack, pulumiStack } from "./pulumiStack.ts";

/** A copy of examples/plain-yaml-policy that a test may edit, with a stack. */
export interface PlainYamlProject {
    readonly stack: PulumiStack;
    readonly folder: string;
    /** Replaces the first text after `after` in one of its files. */
    edit(file: string, after: string, from: string, to: string): Promise<void>;
    /** Destroys what it deployed, and removes the copy. */
    remove(): Promise<void>;
}

/** Copies the example into the sandbox's folder, where it still finds the checkout's packages. */
export async function openPlainYamlProject(): Promise<PlainYamlProject> {
    const project = join(locate().folder, "plain-yaml-policy");
    await rm(project, { recursive: true, force: true });
    await cp(join(checkout, "examples/plain-yaml-policy"), project, { recursive: true });
    const stack = pulumiStack({ name: "plain-yaml-policy", project });
    await stack.run("stack", "init");
    return {
        stack,
        folder: project,
        edit: async (file, after, from, to) => {
            const path = join(project, file);
            const text = await readFile(path, "utf8");
            const start = text.indexOf(after);
            const at = text.indexOf(from, start);
            if (start === -1 || at === -1) {
                throw new Error(`${file} has no "${from}" after "${after}"`);
            }
            await writeFile(path, text.slice(0, at) + to + text.slice(at + from.length));
        },
        remove: async () => {
            await stack.remove();
            await rm(project, { recursive: true });
        },
    };
}
