/** Writes the schema of the package for all languages; with `--check` it fails where the committed one is another one. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeSchema } from "./schema/schema.ts";

const file = join(import.meta.dirname, "../plugin/schema.json");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const made = `${JSON.stringify(makeSchema(), null, 4)}\n`;

if (!values.check) {
    writeFileSync(file, made);
} else if (readFileSync(file, "utf8") !== made) {
    process.stderr.write(
        "plugin/schema.json does not say what src/args.ts says. Run `npm run build:schema` and commit it.\n",
    );
    process.exitCode = 1;
}
