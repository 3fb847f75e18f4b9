import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

// The library is shipped once, as CommonJS, and ES modules get the same objects by a wrapper: with two copies a service would
// be an instance of the one class and not of the other, and their hooks would not know of each other's names.

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const commonJs = join(dist, "cjs");

await bundle();
await nameDeclarationsAsTheyAre();
await writeFile(join(commonJs, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
await wrap();

async function bundle(): Promise<void> {
    await build({
        entryPoints: [join(root, "src/index.ts")],
        outfile: join(commonJs, "index.js"),
        bundle: true,
        packages: "external",
        platform: "node",
        target: "node22",
        format: "cjs",
        // In CommonJS the bundle itself is what finds other packages.
        define: { "import.meta.url": "__filename" },
        logLevel: "warning",
    });
}

/** tsc leaves `.ts` in the declarations' imports, which compilers before 5 do not follow. */
async function nameDeclarationsAsTheyAre(): Promise<void> {
    const files = await readdir(commonJs, { recursive: true });
    for (const file of files.filter((each) => each.endsWith(".d.ts"))) {
        const text = await readFile(join(commonJs, file), "utf8");
        await writeFile(join(commonJs, file), text.replaceAll(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1"));
    }
}

async function wrap(): Promise<void> {
    const exported = createRequire(import.meta.url)(join(commonJs, "index.js")) as object;
    const names = Object.keys(exported).sort().join(", ");
    await writeFile(join(dist, "index.js"), `export { ${names} } from "./cjs/index.js";\n`);
    await writeFile(join(dist, "index.d.ts"), 'export * from "./cjs/index.js";\n');
}
