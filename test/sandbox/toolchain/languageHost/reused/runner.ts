/**
 * Runs the programs of many updates in a few processes that have loaded Pulumi's SDK already, which is half of what a small update
 * costs. As in the Automation API's inline programs, modules are loaded once and the program's entry point anew each time. A program
 * that fails takes its process with it, and one whose host goes away is killed.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Done, ProgramNews, ProgramRun } from "./protocol.ts";

const idle = new Map<string, ChildProcess[]>();

const server = createServer((host) => {
    // One that was killed; what it asked for is ended when the connection closes.
    const gone = () => host.destroy();
    createInterface({ input: host.on("error", gone) })
        .on("error", gone)
        .once("line", (line) => run(JSON.parse(line) as ProgramRun, host));
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
    const address = server.address();
    process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));

function run(program: ProgramRun, host: Socket): void {
    const kind = JSON.stringify(program.nodeArguments);
    const worker = idle.get(kind)?.pop() ?? started(program);
    const tell = (news: ProgramNews): void => void host.write(`${JSON.stringify(news)}\n`);
    const toStream = (stream: "stdout" | "stderr") => (chunk: Buffer) =>
        tell({ stream, chunk: chunk.toString("base64") });
    const onStdout = toStream("stdout");
    const onStderr = toStream("stderr");
    const kill = (): void => void worker.kill("SIGKILL");
    const leave = (ending: ProgramNews): void => {
        worker.stdout?.off("data", onStdout);
        worker.stderr?.off("data", onStderr);
        worker.off("message", onDone);
        worker.off("close", onClose);
        host.off("close", kill);
        tell(ending);
        host.end();
    };
    // The pipes were written before the message was sent, so what is in them is read in this turn of the loop.
    const onDone = ({ code }: Done): void =>
        void setImmediate(() => {
            leave({ code, signal: null });
            idle.set(kind, [...(idle.get(kind) ?? []), worker]);
        });
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => leave({ code, signal });
    worker.stdout?.on("data", onStdout);
    worker.stderr?.on("data", onStderr);
    worker.once("message", onDone);
    worker.once("close", onClose);
    host.once("close", kill);
    worker.send(program);
}

function started({ nodeArguments, directory, environment }: ProgramRun): ChildProcess {
    const worker = fork(join(import.meta.dirname, "worker.ts"), {
        execArgv: ["--disable-warning=ExperimentalWarning", ...nodeArguments],
        cwd: directory,
        env: { ...environment },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    worker.once("exit", () => {
        for (const [kind, workers] of idle)
            idle.set(
                kind,
                workers.filter((other) => other !== worker),
            );
    });
    return worker;
}
