/** Becomes a program of the toolchain, made first where this machine has not needed it before. */
import { catalog, type ProgramName } from "./catalog.ts";
import { ensure } from "./ensure.ts";

const [name = "", ...words] = process.argv.slice(2);
if (!(name in catalog) || !process.execve) {
    process.stderr.write(`unknown program "${name}"; there are ${Object.keys(catalog).join(", ")}\n`);
    process.exit(2);
}
// Standard output belongs to the program itself.
const { [name as ProgramName]: file } = await ensure([name as ProgramName], (line) =>
    process.stderr.write(`${line}\n`),
);
process.execve(file, [file, ...words], process.env as Record<string, string>);
