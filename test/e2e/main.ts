/**
 * Runs the end-to-end tests, file by file, in two sandboxes side by side: most of their time is waiting. `npm run test:e2e`
 * runs all, or the files named as arguments.
 */
import { globSync } from "node:fs";
import { type RunInside, withSandbox } from "../harness/insideSandbox.ts";
import { checkout } from "../sandbox/location.ts";
import { paint, say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";

const everything = ["test/e2e/**/*.test.ts", "test/sandbox/**/*.integration.test.ts"];
const mocha = ["node_modules/.bin/mocha", "--timeout", "300000", "--slow", "60000"];

/** Takes minutes by itself: begun last, it would leave the other sandbox with nothing to do. */
const longest = "test/e2e/twentyCutovers.test.ts";

const named = process.argv.slice(2);
const found = globSync(everything, { cwd: checkout }).toSorted();
const files = named.length > 0 ? named : [longest, ...found.filter((file) => file !== longest)];
const waiting = [...files];
const failed: { readonly file: string; readonly output: string }[] = [];

const runFiles = async (inside: RunInside): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
        const startedAt = Date.now();
        const { exitCode, output } = await inside([...mocha, file]);
        if (exitCode !== 0) {
            failed.push({ file, output });
        }
        const mark = exitCode === 0 ? paint("green", "passed") : paint("red", "FAILED");
        say(`\n${mark} ${file} after ${Math.round((Date.now() - startedAt) / 1000)} s\n${output}`);
    }
};

try {
    // The sandbox does without it, so it is not among what `make toolchain` makes; tests' time limits know nothing of builds.
    await ensure(["istioctl"], say);
    const sandboxes = files.length > 1 ? ["e2e-1", "e2e-2"] : ["e2e-1"];
    await Promise.all(sandboxes.map((name) => withSandbox({ name }, runFiles)));
    say(`\nend-to-end: ${files.length - failed.length} of ${files.length} files passed`);
    // Once more and last, since logs are read from their end, and some keep only that.
    for (const { file, output } of failed) {
        say(`\n${paint("red", "FAILED")} ${file}\n${output.slice(output.lastIndexOf(" failing"))}`);
    }
    process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
