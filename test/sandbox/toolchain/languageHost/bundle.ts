import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Location } from "../../location.ts";
import { AHEAD } from "./childProcess.ts";

/**
 * Makes few files of the language host, and gives the path of the first. The engine starts the host twice in each of its runs; from
 * those it starts in half of the time.
 */
export const bundleLanguageHost = async (location: Location): Promise<string> => {
    const folder = join(location.folder, "language-host");
    await mkdir(folder, { recursive: true });
    await copyFile(join(import.meta.dirname, AHEAD), join(folder, AHEAD));
    await build({
        entryPoints: [join(import.meta.dirname, "main.ts")],
        outdir: folder,
        // What an RPC needs is loaded when it is first called.
        splitting: true,
        outExtension: { ".js": ".mjs" },
        bundle: true,
        platform: "node",
        target: "node22",
        format: "esm",
        // The gRPC library in it is CommonJS.
        banner: {
            js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
        },
        logLevel: "warning",
    });
    return join(folder, "main.mjs");
};
