import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiStack, pulumiStack } from "./pulumiStack.ts";

/** A stack of the root project for one test file: its settings lie outside the checkout and go with it. */
export const openTestStack = async (name: string): Promise<PulumiStack> => {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`));
    const stack = pulumiStack({ name, settings: join(folder, `Pulumi.${name}.yaml`) });
    await stack.run("stack", "init");
    return {
        ...stack,
        remove: async () => {
            await stack.remove();
            await rm(folder, { recursive: true, force: true });
        },
    };
};
