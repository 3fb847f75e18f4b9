import { realpathSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

let entry: string | undefined;
let evaluations = 0;

// A module is evaluated once in a process; under another name it is evaluated again.
registerHooks({
    resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        return found.url === entry ? { ...found, url: `${entry}?run=${evaluations}` } : found;
    },
});

/** Has a program's or policy pack's first file evaluated once more when it is next imported or required. */
export function evaluateAnew(path: string): void {
    const file = realpathSync(path);
    evaluations += 1;
    entry = pathToFileURL(file).href;
    delete createRequire(file).cache[file];
}
