import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const PACK_FILE = "PulumiPolicy.yaml";
const PACKAGE = join("node_modules", "istio-blue-green-policies");

/** The packs named on the command line; else the project's own, or the published one where it is installed. */
export function findPolicyPacks(projectFolder: string, named: string[] | false | undefined): string[] {
    if (named === false) return [];
    if (named && named.length > 0) return named;
    const own = join(projectFolder, "policy-pack");
    if (existsSync(join(own, PACK_FILE))) return [own];
    for (let folder = projectFolder; ; folder = dirname(folder)) {
        const installed = join(folder, PACKAGE);
        if (existsSync(join(installed, PACK_FILE))) return [installed];
        if (dirname(folder) === folder) return [];
    }
}
