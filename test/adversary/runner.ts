import { once } from "node:events";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { RUNNER_PORT, runnerCommand } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";

/** From now on, programs run in a few processes that have the SDK loaded, which halves the processor time of a small update. */
export async function startRunner(): Promise<{ stop(): Promise<void> }> {
    const [file, ...args] = runnerCommand(0);
    const runner = execa(file, args, { reject: false, stdin: "ignore", stderr: "inherit" });
    const [port] = (await once(createInterface({ input: runner.stdout }), "line")) as [string];
    process.env[RUNNER_PORT] = port;
    return {
        stop: async () => {
            delete process.env[RUNNER_PORT];
            runner.kill("SIGTERM");
            await runner;
        },
    };
}
