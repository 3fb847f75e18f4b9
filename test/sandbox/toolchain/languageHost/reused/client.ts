import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Child, ChildExit, ChildOptions } from "../childProcess.ts";
import type { Asked, News, ProgramRun } from "./protocol.ts";

type Output = Pick<ChildOptions, "onStdout" | "onStderr">;

/** Has the runner at a port run a program, which does not outlive this host. */
export function startReused(port: string, run: ProgramRun, options: Output & Pick<ChildOptions, "among">): Child {
    const { promise: exited, resolve: ended } = Promise.withResolvers<ChildExit>();
    const { lost, end } = ask(port, { run }, options, (news) => "code" in news && ended(news));
    const child: Child = { exited: Promise.race([exited, lost]), stop: end };
    const forget = () => void options.among.delete(child);
    options.among.add(child);
    child.exited.then(forget, forget);
    return child;
}

/** Has the runner at a port serve as a language host, which ends with this process, and gives where. */
export function hostAt(
    port: string,
    argv: string[],
    { environment, ...output }: Output & { readonly environment: NodeJS.ProcessEnv },
): { readonly port: Promise<number>; readonly end: () => Promise<void> } {
    const { promise: served, resolve: serves } = Promise.withResolvers<number>();
    const { lost, end } = ask(
        port,
        { host: { argv, environment } },
        output,
        (news) => "port" in news && serves(news.port),
    );
    return { port: Promise.race([served, lost]), end };
}

function ask(port: string, asked: Asked, { onStdout, onStderr }: Output, tell: (news: News) => void) {
    const runner = connect(Number(port), "127.0.0.1");
    const lost = new Promise<never>((_, reject) => {
        const failed = (error: Error) => reject(new Error(`The runner of programs did not answer: ${error.message}`));
        runner.once("close", () => failed(new Error("it went away")));
        createInterface({ input: runner.on("error", failed) })
            .on("error", failed)
            .on("line", (line) => {
                const news = JSON.parse(line) as News;
                if (!("stream" in news)) return tell(news);
                (news.stream === "stdout" ? onStdout : onStderr)(Buffer.from(news.chunk, "base64"));
            });
    });
    // Who waits for nothing any more is not told.
    lost.catch(() => undefined);
    runner.write(`${JSON.stringify(asked)}\n`);
    const end = async (): Promise<void> => {
        if (runner.closed) return;
        const closed = once(runner, "close");
        runner.destroy();
        await closed;
    };
    return { lost, end };
}
