/** Runs the tests of what a release publishes: all, or the files named. Previews ask a sandbox. */
import { join } from "node:path";
import { execa } from "execa";
import { withSandbox } from "../harness/insideSandbox.ts";
import { checkout } from "../sandbox/location.ts";

const SANDBOX = "package";
const named = process.argv.slice(2);
const files = named.length > 0 ? named : ["test/package/**/*.test.ts"];
const mocha = [join(checkout, "node_modules/.bin/mocha"), "--parallel", "--jobs", "2", "--timeout", "300000", ...files];

await withSandbox({ name: SANDBOX }, async () => {
    const env = { SANDBOX_NAME: SANDBOX };
    const { exitCode } = await execa("node", mocha, { cwd: checkout, env, stdio: "inherit", reject: false });
    process.exitCode = exitCode ?? 1;
});
