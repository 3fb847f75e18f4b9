import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";
import { RUNNER_PORT } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";

const FILE = join(checkout, "test/sandbox/toolchain/languageHost/reused/runner.ts");

/** From now on programs run in a few processes that have loaded the SDK already, which is half of what a small update costs. */
export const startRunner = async (): Promise<{ stop(): Promise<void> }> => {
    const runner = execa("node", ["--disable-warning=ExperimentalWarning", FILE, "0"], {
        reject: false,
        stdin: "ignore",
        stderr: "inherit",
    });
    const [port] = (await once(createInterface({ input: runner.stdout }), "line")) as [string];
    process.env[RUNNER_PORT] = port;
    return {
        stop: async () => {
            delete process.env[RUNNER_PORT];
            runner.kill("SIGTERM");
            await runner;
        },
    };
};
