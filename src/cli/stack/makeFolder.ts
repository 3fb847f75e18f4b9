import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and what is missing above it, for this user alone. Node's own `recursive` tries for ever where nothing can be made in a
 * folder that is there, as in a home that is mounted on demand and away.
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
