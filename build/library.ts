import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

// The library is shipped once, as CommonJS, and ES modules get the same objects by a wrapper: with two copies a service would
// be an instance of the one class and not of the other, and their hooks would not know of each other's names.

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const commonJs = join(dist, "cjs");

/** An import from another file of this package, as tsc writes it into a declaration. */
const RELATIVE = /(["'])(\.{1,2}\/[^"']+)\.ts\1/g;

await bundle();
await declare();
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

/**
 * Keeps the declarations that the entry leads to. tsc leaves `.ts` in their imports, which compilers before 5 do not
 * follow.
 */
async function declare(): Promise<void> {
    const kept = new Set(["index.d.ts"]);
    for (const file of kept) {
        const text = await readFile(join(commonJs, file), "utf8");
        const named = text.replaceAll(RELATIVE, (_, quote, path) => {
            kept.add(join(dirname(file), `${path}.d.ts`));
            return `${quote}${path}.js${quote}`;
        });
        await writeFile(join(commonJs, file), named);
    }
    for (const file of await readdir(commonJs, { recursive: true })) {
        if (file.endsWith(".d.ts") && !kept.has(file)) await rm(join(commonJs, file));
    }
}

async function wrap(): Promise<void> {
    const exported = createRequire(import.meta.url)(join(commonJs, "index.js")) as object;
    const names = Object.keys(exported).sort().join(", ");
    await writeFile(join(dist, "index.js"), `export { ${names} } from "./cjs/index.js";\n`);
    await writeFile(join(dist, "index.d.ts"), 'export * from "./cjs/index.js";\n');
}
