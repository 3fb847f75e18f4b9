/** Runs the end-to-end tests in a sandbox of their own: `npm run test:e2e`, or with the files to run as arguments. */
import { runInside } from "../harness/insideSandbox.ts";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";

const files = process.argv.slice(2);
const everything = ["test/e2e/**/*.test.ts", "test/sandbox/**/*.integration.test.ts"];
const mocha = ["node_modules/.bin/mocha", "--timeout", "300000", "--slow", "60000"];
try {
    // The sandbox does without it, so it is not among what `make toolchain` makes; tests' time limits know nothing of builds.
    await ensure(["istioctl"], say);
    process.exitCode = await runInside([...mocha, ...(files.length > 0 ? files : everything)], { name: "e2e" });
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
