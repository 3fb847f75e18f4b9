import { delimiter, dirname } from "node:path";
import { languagePrograms } from "../sandbox/toolchain/catalog.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";

/** Puts on PATH what Pulumi needs for programs in other languages than TypeScript. */
export async function findLanguages(): Promise<void> {
    const found = await ensure(languagePrograms, console.log);
    const folders = new Set([...Object.values(found).map((file) => dirname(file)), process.env.PATH ?? ""]);
    process.env.PATH = [...folders].join(delimiter);
}
