/** Writes what is made from other files and committed; with `--check` it fails where that is stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apiPage } from "./api/page.ts";
import { readArguments, readOutputs } from "./description/read.ts";
import { wholeNumbers } from "./schema/numbers.ts";
import { makeSchema } from "./schema/schema.ts";
import { withVersion } from "./version.ts";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

function keep(file: string, source: string, make: (committed: string) => string): void {
    const committed = readFileSync(join(root, file), "utf8");
    const made = make(committed);
    if (!values.check) {
        writeFileSync(join(root, file), made);
    } else if (made !== committed) {
        process.stderr.write(`${file} does not say what ${source} says. Run \`npm run build:schema\` and commit it.\n`);
        process.exitCode = 1;
    }
}

keep("plugin/schema.json", "src/args.ts", () => `${JSON.stringify(makeSchema(), null, 4)}\n`);
keep("docs/api/README.md", "src/args.ts", () => {
    const description = readArguments();
    return apiPage({ description, component: readOutputs(), wholeNumbers: wholeNumbers(description) });
});
for (const manifest of ["plugin/package.json", "policy-pack/package.json"]) {
    keep(manifest, "package.json", withVersion);
}
