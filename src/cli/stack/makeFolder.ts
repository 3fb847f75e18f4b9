import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a folder and its missing parents, for this user only. Node's own `recursive` never ends where an existing folder
 * accepts no new one, such as an automounted home that is not available.
 */
export function makeFolder(folder: string): void {
    if (existsSync(folder)) return;
    makeFolder(dirname(folder));
    try {
        mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
        // Somebody else may have made it in between.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}
