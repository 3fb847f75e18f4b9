import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The project file that Pulumi would take in a folder: the nearest one, upwards. */
export function findProject(cwd: string): string {
    for (let folder = resolve(cwd); ; folder = dirname(folder)) {
        const found = PROJECT_FILES.map((name) => join(folder, name)).find((file) => existsSync(file));
        if (found) return found;
        if (dirname(folder) === folder) {
            throw new Failure(
                `There is no Pulumi project in ${resolve(cwd)} or above it. Go to the folder of the project that has the ` +
                    "BlueGreenService, or name it with --cwd.",
                ExitCodes.usage,
            );
        }
    }
}
