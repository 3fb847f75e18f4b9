/** Makes the programs named, or all that the sandbox needs, and says where they are. */
import { parseArgs } from "node:util";
import { say } from "../paint.ts";
import { catalog, type ProgramName, sandboxPrograms } from "./catalog.ts";
import { ensure } from "./ensure.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !(name in catalog));
if (unknown.length > 0) {
    process.stderr.write(`unknown program ${unknown.join(", ")}; there are ${Object.keys(catalog).join(", ")}\n`);
    process.exit(2);
}
const names = positionals.length > 0 ? (positionals as ProgramName[]) : sandboxPrograms;
for (const [name, file] of Object.entries(await ensure(names, say))) {
    say(`${name.padEnd(28)} ${file}`);
}
