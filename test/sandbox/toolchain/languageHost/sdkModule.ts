import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file behind a module of the Pulumi SDK, the way the program in `directory` would find it. Rejects a program
 * whose dependencies are not installed.
 */
export function sdkModule(name: string, directory: string): string {
    try {
        return createRequire(join(directory, "index.js")).resolve(name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
        throw new Error(
            `The Pulumi SDK is not installed for ${directory}: ${name} was not found from there. ` +
                `Run "pulumi install" (or "npm install") in that folder.`,
        );
    }
}
