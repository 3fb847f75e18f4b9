import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Child, ChildExit, ChildOptions } from "../childProcess.ts";
import type { ProgramNews, ProgramRun } from "./protocol.ts";

/** Tells a language host the port of the runner whose processes run its programs; unset, each has a process of its own. */
export const RUNNER_PORT = "SANDBOX_PROGRAM_RUNNER";

/** Has the runner at a port run a program, which does not outlive this host. */
export function startReused(
    port: string,
    run: ProgramRun,
    options: Pick<ChildOptions, "onStdout" | "onStderr">,
): Child {
    const runner = connect(Number(port), "127.0.0.1");
    const exited = new Promise<ChildExit>((resolve, reject) => {
        const failed = (error: Error) => reject(new Error(`The runner of programs did not answer: ${error.message}`));
        runner.once("close", () => resolve({ code: null, signal: "SIGKILL" }));
        createInterface({ input: runner.on("error", failed) })
            .on("error", failed)
            .on("line", (line) => {
                const news = JSON.parse(line) as ProgramNews;
                if ("stream" in news) {
                    const show = news.stream === "stdout" ? options.onStdout : options.onStderr;
                    show(Buffer.from(news.chunk, "base64"));
                } else {
                    resolve(news);
                }
            });
    });
    runner.write(`${JSON.stringify(run)}\n`);
    return {
        exited,
        stop: async () => {
            if (runner.closed) return;
            const closed = once(runner, "close");
            runner.destroy();
            await closed;
        },
    };
}
