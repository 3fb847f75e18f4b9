import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { checkout, locate } from "../sandbox/location.ts";
import { type PulumiStack, pulumiStack } from "./pulumiStack.ts";

/** A stack of the root project for one test file; its settings lie in the sandbox's folder and go with it. */
export const openTestStack = async (name: string): Promise<PulumiStack> => {
    const folder = join(locate().folder, "settings");
    const file = `Pulumi.${name}.yaml`;
    await pulumiStack({ name }).run("stack", "init");
    await mkdir(folder, { recursive: true });
    await rename(join(checkout, file), join(folder, file));
    const stack = pulumiStack({ name, settings: join(folder, file) });
    // The guide's route tries failed requests again, which would hide what is lost.
    await stack.configure("traffic.retries.attempts", "0");
    return stack;
};
