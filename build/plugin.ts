import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

// The plugin is one file with everything in it, Pulumi's SDK too. The SDK as a package is 60 MB, and its way to start a plugin first
// loads a TypeScript of 2020, which reads the tsconfig.json of whoever uses the plugin and fails on what it does not know.

const root = join(import.meta.dirname, "..");

/** The SDK parses functions with TypeScript, to send them to dynamic providers. The component has none. */
const withoutTypeScript: Plugin = {
    name: "without-typescript",
    setup({ onLoad }) {
        onLoad({ filter: /@pulumi\/pulumi\/typescript-shim\.js$/ }, () => ({ contents: "", loader: "js" }));
    },
};

await build({
    entryPoints: [join(root, "src/plugin/main.ts")],
    outfile: join(root, "plugin/dist/index.cjs"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Names of functions and classes stay as they are, for messages.
    minifyWhitespace: true,
    minifySyntax: true,
    define: { "import.meta.url": "__filename", "import.meta.dirname": "__dirname" },
    plugins: [withoutTypeScript],
    logLevel: "warning",
});
await copyFile(join(root, "LICENSE"), join(root, "plugin/LICENSE"));
